//! `open-me.qgz`: a project of QGIS 3.22 and later that opens finished. The same layers are the same bytes.

use super::extent::around;
use super::kinds::Features;
use super::shown::Shown;
use super::tree::{Entry, entries, source_of, tree};
use crate::geodesy::AnalysisCrs;
use crate::handover::Source;
use crate::words::Lang;
use crate::write::escaped;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The file inside.
const INSIDE: &str = "open-me.qgs";

/// The project, packed.
pub(super) fn packed(document: &str) -> Result<Vec<u8>, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No clock goes into a file.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    zip.start_file(INSIDE, options)?;
    zip.write_all(document.as_bytes())?;
    Ok(zip.finish()?.into_inner())
}

/// The project.
pub(super) fn document(source: &Source, shown: &[Shown], lang: Lang) -> String {
    let title = escaped(&source.study.title);
    let entries = entries(shown);
    let mut out = format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.16\" projectname=\"{title}\">\n<homePath path=\"\"/>\n<title>{title}</title>\n"
    );
    let main = source.main();
    if let Some(main) = main {
        let _ = writeln!(out, "<projectCrs>{}</projectCrs>", system(&main.crs.name));
    }
    let names: Vec<String> = source.cases.iter().map(|case| super::plan::case_name(case, lang)).collect();
    out.push_str(&tree(source, &entries, &names, lang));
    if let Some(main) = main {
        out.push_str(&canvas(shown, &main.crs));
    }
    out.push_str("<projectlayers>\n");
    for entry in &entries {
        layer(&mut out, entry);
    }
    out.push_str("</projectlayers>\n<layerorder>\n");
    for Entry { id, .. } in &entries {
        let _ = writeln!(out, " <layer id=\"{id}\"/>");
    }
    out.push_str(
        "</layerorder>\n<properties>\n <SpatialRefSys><ProjectionsEnabled type=\"int\">1</ProjectionsEnabled></SpatialRefSys>\n \
         <Paths><Absolute type=\"bool\">false</Absolute></Paths>\n</properties>\n</qgis>\n",
    );
    out
}

/// What the map shows at first: every layer that it opens with.
fn canvas(shown: &[Shown], crs: &AnalysisCrs) -> String {
    let of = |is_on: bool| shown.iter().filter(move |shown| shown.kind.is_on == is_on).filter_map(|shown| shown.bounds);
    let extent = around(of(true), crs).or_else(|| around(of(false), crs));
    let extent = extent.map_or_else(String::new, |[west, south, east, north]| {
        format!("<extent><xmin>{west}</xmin><ymin>{south}</ymin><xmax>{east}</xmax><ymax>{north}</ymax></extent>")
    });
    format!(
        "<mapcanvas name=\"theMapCanvas\" annotationsVisible=\"1\"><units>meters</units>{extent}<rotation>0</rotation><destinationsrs>{}</destinationsrs></mapcanvas>\n",
        system(&crs.name)
    )
}

/// A coordinate system by its code, or by the definition that it is called by.
fn system(name: &str) -> String {
    let name = escaped(name);
    let named = if name.contains("+proj=") {
        format!("<proj4>{name}</proj4>")
    } else {
        format!("<srsid>1</srsid><authid>{name}</authid>")
    };
    format!("<spatialrefsys>{named}</spatialrefsys>")
}

fn layer(out: &mut String, Entry { id, shown }: &Entry<'_>) {
    let (geometry, number) = match shown.kind.features {
        Features::Points => ("Point", 0),
        Features::Lines => ("Line", 1),
        Features::Areas => ("Polygon", 2),
    };
    let style = shown.styles.first();
    let labels = u8::from(style.is_some_and(super::style::Style::is_labelled));
    let _ = write!(
        out,
        "<maplayer type=\"vector\" geometry=\"{geometry}\" labelsEnabled=\"{labels}\" styleCategories=\"AllStyleCategories\">\n \
         <id>{id}</id>\n <datasource>{}</datasource>\n <layername>{}</layername>\n <srs>{}</srs>\n \
         <provider encoding=\"UTF-8\">ogr</provider>\n",
        escaped(&source_of(shown)),
        escaped(&shown.title),
        system("EPSG:4326")
    );
    out.push_str(&style.map_or_else(String::new, |style| style.parts(&shown.aliases)));
    let _ = writeln!(out, " <layerGeometryType>{number}</layerGeometryType>\n</maplayer>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_project_is_the_same_bytes() {
        let one = packed("<qgis/>").unwrap_or_default();
        assert!(one.starts_with(b"PK") && one == packed("<qgis/>").unwrap_or_default());
    }

    #[test]
    fn systems_are_named_by_code_or_by_definition() {
        assert_eq!(system("EPSG:4545"), "<spatialrefsys><srsid>1</srsid><authid>EPSG:4545</authid></spatialrefsys>");
        assert_eq!(
            system("+proj=tmerc +lon_0=1"),
            "<spatialrefsys><proj4>+proj=tmerc +lon_0=1</proj4></spatialrefsys>"
        );
    }
}
