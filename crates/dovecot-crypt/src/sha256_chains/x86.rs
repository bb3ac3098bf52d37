//! SHA-256 on the SHA instructions of x86-64, several chains side by side.
//!
//! FIPS 180-4 section 6.2.2. The instructions keep the state as two vectors, `a b e f` and
//! `c d g h`, highest word first; everything else is four words a vector, lowest word first.

use std::arch::x86_64::{
    __m128i, _mm_add_epi32, _mm_alignr_epi8, _mm_blend_epi16, _mm_extract_epi32, _mm_set_epi32,
    _mm_set1_epi32, _mm_sha256msg1_epu32, _mm_sha256msg2_epu32, _mm_sha256rnds2_epu32,
    _mm_shuffle_epi32, _mm_xor_si128,
};

use super::{MaterialHash, Pbkdf2, Words, Work};
use crate::version2::ROUNDS;

/// FIPS 180-4 section 4.2.2.
const ROUND_CONSTANTS: [[u32; 4]; 16] = [
    [0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5],
    [0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5],
    [0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3],
    [0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174],
    [0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc],
    [0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da],
    [0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7],
    [0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967],
    [0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13],
    [0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85],
    [0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3],
    [0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070],
    [0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5],
    [0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3],
    [0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208],
    [0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2],
];
/// FIPS 180-4 section 5.3.3.
const INITIAL: Words = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];
/// The word after the last one of a message: a one bit, then zeros.
const END: u32 = 0x8000_0000;

/// A state as the instructions want it.
#[derive(Clone, Copy)]
struct State {
    abef: __m128i,
    cdgh: __m128i,
}

/// A hash value, or half of a block.
#[derive(Clone, Copy)]
struct Half {
    low: __m128i,
    high: __m128i,
}

/// Whether the processor has what [`run`] needs.
pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("sha")
        && is_x86_feature_detected!("ssse3")
        && is_x86_feature_detected!("sse4.1")
}

/// Runs the chains, if the processor can.
pub(super) fn run(work: Work<'_>) {
    if is_available() {
        // SAFETY: the processor has every feature that the function is compiled for.
        unsafe { run_available(work) }
    }
}

#[target_feature(enable = "sha,ssse3,sse4.1")]
fn run_available(work: Work<'_>) {
    match work {
        Work::Pbkdf2(work) => pbkdf2(work),
        Work::MaterialHashes([one, other]) => {
            let [first, second] = material_hashes([one.0, other.0]);
            (one.0, other.0) = (first, second);
        }
        Work::MaterialHashes(hashes) => {
            for MaterialHash(hash) in hashes {
                let [only] = material_hashes([*hash]);
                *hash = only;
            }
        }
    }
}

/// Both blocks of PBKDF2, each a chain of two compressions a round: HMAC's inner hash begins
/// with the state after the key with one padding, its outer hash with the other.
#[target_feature(enable = "sha,ssse3,sse4.1")]
fn pbkdf2(work: &mut Pbkdf2) {
    let inner = keyed(&work.key, 0x3636_3636);
    let outer = keyed(&work.key, 0x5c5c_5c5c);
    // The hash follows a block of key: 96 bytes in all.
    let padding = [
        _mm_set_epi32(0, 0, 0, END.cast_signed()),
        _mm_set_epi32(768, 0, 0, 0),
    ];
    let block = |half: Half| [half.low, half.high, padding[0], padding[1]];
    let mut last = [half(&work.blocks[0]), half(&work.blocks[1])];
    let mut sum = last;
    for _ in 1..work.rounds.get() {
        let hashed = compress([inner; 2], last.map(block)).map(|state| to_half(state));
        last = compress([outer; 2], hashed.map(block)).map(|state| to_half(state));
        for (sum, last) in sum.iter_mut().zip(&last) {
            sum.low = _mm_xor_si128(sum.low, last.low);
            sum.high = _mm_xor_si128(sum.high, last.high);
        }
    }
    work.blocks = sum.map(|half| to_words(half));
}

/// The state after HMAC's key, each byte of it combined with the padding's.
#[target_feature(enable = "sha,ssse3,sse4.1")]
fn keyed(key: &[u32; 16], padding: u32) -> State {
    let padding = _mm_set1_epi32(padding.cast_signed());
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = *key;
    let block = [
        vector(a, b, c, d),
        vector(e, f, g, h),
        vector(i, j, k, l),
        vector(m, n, o, p),
    ]
    .map(|words| _mm_xor_si128(words, padding));
    let [state] = compress([to_state(half(&INITIAL))], [block]);
    state
}

/// All rounds of the hash of key material: over the hash before and the number of the round.
#[target_feature(enable = "sha,ssse3,sse4.1")]
fn material_hashes<const N: usize>(begun: [Words; N]) -> [Words; N] {
    let initial = [to_state(half(&INITIAL)); N];
    let length = _mm_set_epi32(36 * 8, 0, 0, 0);
    let mut hashes = begun.map(|words| half(&words));
    for round in 1..=ROUNDS {
        let end = vector(round, END, 0, 0);
        let blocks = hashes.map(|half| [half.low, half.high, end, length]);
        hashes = compress(initial, blocks).map(|state| to_half(state));
    }
    hashes.map(|half| to_words(half))
}

/// One block for each of N chains, side by side.
#[target_feature(enable = "sha,ssse3,sse4.1")]
#[inline]
fn compress<const N: usize>(start: [State; N], mut schedule: [[__m128i; 4]; N]) -> [State; N] {
    let mut states = start;
    for (index, [a, b, c, d]) in ROUND_CONSTANTS.into_iter().enumerate() {
        let constants = vector(a, b, c, d);
        for (state, words) in states.iter_mut().zip(&mut schedule) {
            let next = words[0];
            rounds_of_four(state, _mm_add_epi32(next, constants));
            // The words 16 rounds further on are needed for all but the last four times.
            let further = if index < 12 {
                further_words(words)
            } else {
                next
            };
            *words = [words[1], words[2], words[3], further];
        }
    }
    for (state, start) in states.iter_mut().zip(&start) {
        state.abef = _mm_add_epi32(state.abef, start.abef);
        state.cdgh = _mm_add_epi32(state.cdgh, start.cdgh);
    }
    states
}

/// The next four words of the message schedule from the last 16.
#[target_feature(enable = "sha,ssse3,sse4.1")]
#[inline]
fn further_words(words: &[__m128i; 4]) -> __m128i {
    let seven_back = _mm_alignr_epi8::<4>(words[3], words[2]);
    let begun = _mm_add_epi32(_mm_sha256msg1_epu32(words[0], words[1]), seven_back);
    _mm_sha256msg2_epu32(begun, words[3])
}

/// Four rounds, on words to which the round constants were added.
#[target_feature(enable = "sha,ssse3,sse4.1")]
#[inline]
fn rounds_of_four(state: &mut State, words: __m128i) {
    let State { abef, cdgh } = *state;
    let upper = _mm_shuffle_epi32::<0x0e>(words);
    let after_two = _mm_sha256rnds2_epu32(cdgh, abef, words);
    *state = State {
        abef: _mm_sha256rnds2_epu32(abef, after_two, upper),
        cdgh: after_two,
    };
}

#[target_feature(enable = "sse2")]
#[inline]
fn vector(a: u32, b: u32, c: u32, d: u32) -> __m128i {
    let [a, b, c, d] = [a, b, c, d].map(u32::cast_signed);
    _mm_set_epi32(d, c, b, a)
}

#[target_feature(enable = "sse2")]
fn half(words: &Words) -> Half {
    let [a, b, c, d, e, f, g, h] = *words;
    Half {
        low: vector(a, b, c, d),
        high: vector(e, f, g, h),
    }
}

#[target_feature(enable = "sse4.1")]
fn to_words(half: Half) -> Words {
    let Half { low, high } = half;
    [
        _mm_extract_epi32::<0>(low),
        _mm_extract_epi32::<1>(low),
        _mm_extract_epi32::<2>(low),
        _mm_extract_epi32::<3>(low),
        _mm_extract_epi32::<0>(high),
        _mm_extract_epi32::<1>(high),
        _mm_extract_epi32::<2>(high),
        _mm_extract_epi32::<3>(high),
    ]
    .map(i32::cast_unsigned)
}

#[target_feature(enable = "ssse3,sse4.1")]
#[inline]
fn to_state(half: Half) -> State {
    let badc = _mm_shuffle_epi32::<0xb1>(half.low);
    let hgfe = _mm_shuffle_epi32::<0x1b>(half.high);
    State {
        abef: _mm_alignr_epi8::<8>(badc, hgfe),
        cdgh: _mm_blend_epi16::<0xf0>(hgfe, badc),
    }
}

#[target_feature(enable = "ssse3,sse4.1")]
#[inline]
fn to_half(state: State) -> Half {
    let abef = _mm_shuffle_epi32::<0x1b>(state.abef);
    let ghcd = _mm_shuffle_epi32::<0xb1>(state.cdgh);
    Half {
        low: _mm_blend_epi16::<0xf0>(abef, ghcd),
        high: _mm_alignr_epi8::<8>(ghcd, abef),
    }
}
