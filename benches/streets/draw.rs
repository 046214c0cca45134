//! Random numbers that are the same everywhere: SplitMix64 (Steele, Lea and Flood 2014).

pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below 1.
    pub fn one(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn between(&mut self, from: f64, to: f64) -> f64 {
        from + self.one() * (to - from)
    }

    pub fn below(&mut self, number: usize) -> usize {
        (self.one() * number as f64) as usize
    }

    /// Of mean 0 and deviation 1 (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let far = (-2.0 * (1.0 - self.one()).ln()).sqrt();
        far * (self.one() * std::f64::consts::TAU).cos()
    }

    /// The sum of two exponential numbers: of mean 2.
    pub fn gamma(&mut self) -> f64 {
        -((1.0 - self.one()) * (1.0 - self.one())).ln()
    }
}
