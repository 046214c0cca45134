//! What stands in the columns.

use super::case::Case;

const CLASS: &str = "attributes";

pub fn cases() -> Vec<Case> {
    let places =
        |name, text: &str| Case::town(CLASS, name).change("schools.csv", "primary,500,", &format!("primary,{text},"));
    let case = |name| Case::town(CLASS, name);
    vec![
        places("a unit behind the number", "500人"),
        places("full-width digits", "５００"),
        places("thousands in quotes", "\"1,350\""),
        places("a range", "300-500").gives(65, &["E0311"]).names(&["schools.csv", "300-500"]),
        places("about", "约500"),
        places("negative places", "-1").gives(65, &["E0314"]),
        places("no places", "").gives(65, &["E0316"]).names(&["A"]),
        places("no-data mark", "-9999").gives(65, &["E0314"]),
        places("places beyond belief", "500000000").gives(0, &["W0310"]),
        places("a text", "many").gives(65, &["E0311"]).names(&["many", "places"]),
        case("an unknown status")
            .change("schools.csv", "500,existing", "500,exsting")
            .gives(65, &["E0330"])
            .names(&["exsting"]),
        case("an empty status").change("schools.csv", "500,existing", "500,").gives(0, &["W0330"]),
        case("an unknown kind of site").change("schools.csv", "primary,500", "primery,500").gives(65, &["E0320"]),
        case("a slip in the meaning of a kind of site")
            .change("schools.csv", "primary,500", "town school,500")
            .change(
                "study.toml",
                "path = \"schools.csv\"",
                "path = \"schools.csv\"\nvalues.service = { \"town school\" = \"primry\" }",
            )
            .gives(0, &["W0321"])
            .names(&["schools.csv", "primry"]),
        case("an empty kind of site").change("schools.csv", "primary,500", ",500").gives(65, &["E0321"]),
        case("no column of places").change("schools.csv", "service,places", "service,colour").gives(65, &["E0303"]),
        case("a field that is not there")
            .change("study.toml", "field = \"pupils\"", "field = \"pupil\"")
            .gives(65, &["E0301"])
            .names(&["pupil"]),
        case("coordinates under headings of a map service").change(
            "schools.csv",
            "opens,x,y",
            "opens,坐标(国家2000)/X,坐标(国家2000)/Y",
        ),
        case("coordinates under headings that nobody knows")
            .change("schools.csv", "opens,x,y", "opens,校门经度值,校门纬度值")
            .gives(65, &["E0614", "W0353"])
            .names(&["x = \"校门经度值\", y = \"校门纬度值\""]),
        case("owners in the column of status")
            .change("schools.csv", ",existing,", ",公办,")
            .change("schools.csv", ",planned,", ",民办,")
            .change("schools.csv", "places,status", "places,性质")
            .gives(0, &["I0332"])
            .names(&["性质", "公办"]),
        case("a kind without places")
            .change("schools.csv", "primary,500", "诊所,500")
            .gives(65, &["E0320"])
            .names(&["诊所", "none"]),
        case("an impossible year").change("schools.csv", "planned,2030", "planned,20300").gives(65, &["E0331"]),
        case("a year in words").change("schools.csv", "planned,2030", "planned,soon").gives(65, &["E0331"]),
        case("a row of sums among the schools").change(
            "schools.csv",
            "A,West",
            "合计,,primary,3650,existing,,,\nA,West",
        ),
        case("no school of this service")
            .change("study.toml", "id = \"primary\"", "id = \"junior\"")
            .gives(65, &["E0613"]),
    ]
}
