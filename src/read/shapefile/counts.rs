//! Whether the shapes of a file can have as many parts and points as they say: the library makes room for them before it reads any.

/// Bytes of the header of a file, and of a record.
const FILE_HEAD: usize = 100;
const RECORD_HEAD: usize = 8;

/// The first record that states more than the file has, counted from 0. Records are found as the library finds them: by the index where
/// there is one, else one after the other.
pub(super) fn beyond(shp: &[u8], shx: Option<&[u8]>) -> Option<usize> {
    let starts: Vec<usize> = match shx {
        Some(shx) => {
            shx.get(FILE_HEAD..).unwrap_or_default().chunks_exact(8).map_while(|entry| words(entry, 0)).collect()
        }
        None => {
            let next = |at: &usize| Some(at + RECORD_HEAD + words(shp.get(*at..)?, 4)?).filter(|at| *at < shp.len());
            std::iter::successors(Some(FILE_HEAD).filter(|at| *at < shp.len()), next).collect()
        }
    };
    starts.into_iter().position(|at| shp.get(at.saturating_add(RECORD_HEAD)..).is_some_and(is_beyond))
}

/// Of a polyline, polygon or multipatch parts and points follow the box, of a multipoint points alone.
fn is_beyond(record: &[u8]) -> bool {
    let number = |at: usize| record.get(at..at + 4)?.try_into().ok().map(i32::from_le_bytes);
    let (counts, head) = match number(0) {
        Some(3 | 5 | 13 | 15 | 23 | 25 | 31) => ([number(36), number(40)], 44),
        Some(8 | 18 | 28) => ([Some(0), number(36)], 40),
        _ => return false,
    };
    let [Some(parts), Some(points)] = counts else { return false };
    let size = |count: i32, bytes: u64| u64::try_from(count).map(|count| count * bytes);
    let needed = size(parts, 4).and_then(|parts| Ok(parts + size(points, 16)?));
    needed.is_ok_and(|needed| needed + head > record.len() as u64)
}

/// A length or an offset in words of two bytes, in bytes.
fn words(bytes: &[u8], at: usize) -> Option<usize> {
    let number = bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)?;
    (number as usize).checked_mul(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of records, each with so many parts and points stated and as many bytes behind them.
    fn file(records: &[(i32, i32, usize)]) -> (Vec<u8>, Vec<u8>) {
        let (mut shp, mut shx) = (vec![0; FILE_HEAD], vec![0; FILE_HEAD]);
        for (parts, points, bytes) in records {
            let mut content = 5_i32.to_le_bytes().to_vec();
            content.extend([0; 32]);
            content.extend([parts.to_le_bytes(), points.to_le_bytes()].concat());
            content.extend(vec![0; *bytes]);
            let length = (content.len() as u32 / 2).to_be_bytes();
            shx.extend([(shp.len() as u32 / 2).to_be_bytes(), length].concat());
            shp.extend([[0; 4], length].concat());
            shp.extend(content);
        }
        (shp, shx)
    }

    #[test]
    fn what_a_record_states_is_in_the_file() {
        let sound = (1, 4, 4 + 64);
        let (shp, shx) = file(&[sound, sound]);
        assert_eq!((beyond(&shp, None), beyond(&shp, Some(&shx))), (None, None));
        for greedy in [(i32::MAX, 4, 68), (1, i32::MAX, 68), (1, 5, 68)] {
            let (shp, shx) = file(&[sound, greedy]);
            assert_eq!((beyond(&shp, None), beyond(&shp, Some(&shx))), (Some(1), Some(1)), "{greedy:?}");
        }
        // A negative number is none that room is made for.
        let (shp, _) = file(&[(-1, 4, 68)]);
        assert_eq!(beyond(&shp, None), None);
    }
}
