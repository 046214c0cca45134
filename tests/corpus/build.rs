//! Small builders of layers.

/// A collection of these features.
pub fn collection(features: &str) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}")
}

/// A feature.
pub fn feature(properties: &str, geometry: &str) -> String {
    format!("{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":{geometry}}}")
}

/// A collection of one feature with this geometry.
pub fn shape(geometry: &str) -> String {
    collection(&feature("{\"id\":\"W\",\"name\":\"West\"}", geometry))
}

/// A point at these coordinates.
pub fn point(coordinates: &str) -> String {
    format!("{{\"type\":\"Point\",\"coordinates\":[{coordinates}]}}")
}

/// A polygon of these rings.
pub fn polygon(rings: &str) -> String {
    format!("{{\"type\":\"Polygon\",\"coordinates\":[{rings}]}}")
}

/// A layer that is right.
pub fn good() -> String {
    shape(&point("107.1,29.8"))
}

/// Zones of the street town, the western one with this geometry.
pub fn streets(west: &str) -> String {
    let east = polygon("[[500400,3300000],[500600,3300000],[500600,3300200],[500400,3300200],[500400,3300000]]");
    let features =
        [feature("{\"id\":\"W\",\"name\":\"West\"}", west), feature("{\"id\":\"E\",\"name\":\"East\"}", &east)];
    let crs = "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::4545\"}}";
    format!("{{\"type\":\"FeatureCollection\",{crs},\"features\":[{}]}}", features.join(","))
}
