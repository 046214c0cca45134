//! The single moves over squares: 8 directions are those of a king, 16 also those of a knight, 32 also three to one and three to two.

/// One move.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Move {
    /// Squares to the east and to the north.
    pub to: [i64; 2],
    /// Its length in sides of a square.
    pub length: f64,
    /// The squares that it passes, the first and the last among them, with their share of its length.
    pub passes: Vec<([i64; 2], f64)>,
    /// Corners that it goes through, each by the two squares beside it.
    pub corners: Vec<[[i64; 2]; 2]>,
}

/// Numbers of directions that there are.
pub const DIRECTIONS: [u8; 3] = [8, 16, 32];

/// All moves; in the second half each is the way back of one in the first half, in their order.
pub(super) fn moves(directions: u8) -> Vec<Move> {
    let all = [[1, 0], [1, 1], [2, 1], [1, 2], [3, 1], [1, 3], [3, 2], [2, 3]];
    let kinds = match directions {
        8 => &all[..2],
        16 => &all[..4],
        _ => &all[..],
    };
    let turned = |[x, y]: [i64; 2]| [[x, y], [-y, x]];
    // A move along an axis is its own mirror; [1, 0] turned is [0, 1].
    let half: Vec<[i64; 2]> = kinds.iter().flat_map(|kind| turned(*kind)).collect();
    let back = half.iter().map(|[x, y]| [-x, -y]);
    half.iter().copied().chain(back).map(one).collect()
}

fn one([x, y]: [i64; 2]) -> Move {
    /// Nearer together two borders are crossed at once, in a corner.
    const AT_ONCE: f64 = 1e-9;
    let borders = |squares: i64| (0..squares.abs()).map(move |n| (n as f64 + 0.5) / squares.abs() as f64);
    let mut crossed: Vec<(f64, usize)> = borders(x).map(|t| (t, 0)).chain(borders(y).map(|t| (t, 1))).collect();
    crossed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (mut square, mut before) = ([0, 0], 0.0);
    let (mut passes, mut corners) = (Vec::new(), Vec::new());
    let mut next = 0;
    while let Some(&(t, axis)) = crossed.get(next) {
        passes.push((square, t - before));
        before = t;
        if crossed.get(next + 1).is_some_and(|other| other.0 - t < AT_ONCE) {
            corners.push([[square[0] + x.signum(), square[1]], [square[0], square[1] + y.signum()]]);
            square = [square[0] + x.signum(), square[1] + y.signum()];
            next += 2;
            continue;
        }
        square[axis] += [x, y][axis].signum();
        next += 1;
    }
    passes.push((square, 1.0 - before));
    Move { to: [x, y], length: (x as f64).hypot(y as f64), passes, corners }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_pass_squares_and_their_shares_are_one() {
        for directions in DIRECTIONS {
            let all = moves(directions);
            assert_eq!(all.len(), usize::from(directions));
            let mut distinct: Vec<[i64; 2]> = all.iter().map(|one| one.to).collect();
            distinct.sort_unstable();
            distinct.dedup();
            assert_eq!(distinct.len(), all.len());
            for (number, one) in all.iter().enumerate() {
                let back = &all[(number + all.len() / 2) % all.len()];
                assert_eq!(back.to, one.to.map(|n| -n));
                assert!((one.passes.iter().map(|pass| pass.1).sum::<f64>() - 1.0).abs() < 1e-12);
                assert_eq!(one.passes.last().map(|pass| pass.0), Some(one.to));
            }
        }
        let all = moves(16);
        let knight = all.iter().find(|one| one.to == [2, 1]).map(|one| one.passes.clone());
        assert_eq!(knight, Some(vec![([0, 0], 0.25), ([1, 0], 0.25), ([1, 1], 0.25), ([2, 1], 0.25)]));
        let king = all.iter().find(|one| one.to == [1, 1]).map(|one| one.corners.clone());
        assert_eq!(king, Some(vec![[[1, 0], [0, 1]]]));
        let long = moves(32).iter().find(|one| one.to == [3, 1]).map(|one| one.corners.clone());
        assert_eq!(long, Some(vec![[[2, 0], [1, 1]]]));
    }
}
