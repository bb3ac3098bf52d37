//! The ciphers, over whole byte strings.

use aws_lc_rs::aead::{Aad, LessSafeKey, MAX_TAG_LEN, Nonce, UnboundKey};
use aws_lc_rs::cipher::{
    DecryptingKey, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use zeroize::Zeroizing;

use crate::algorithm::Cipher;

/// Decrypts with a cipher that does not check anything. `None` where key, initialisation
/// vector, length or padding are not what the cipher needs.
pub(crate) fn decrypt_plain(
    cipher: Cipher,
    key: &[u8],
    iv: &[u8],
    text: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let context = DecryptionContext::Iv128(FixedLength::try_from(iv).ok()?);
    let mut plain = Zeroizing::new(text.to_vec());
    match cipher {
        Cipher::Cbc(size) => {
            // The library reads the last byte of the padding without asking whether it is there.
            if text.is_empty() {
                return None;
            }
            let key = UnboundCipherKey::new(size.block_cipher(), key).ok()?;
            let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).ok()?;
            let length = key.decrypt(&mut plain, context).ok()?.len();
            plain.truncate(length);
        }
        Cipher::Ctr(size) => {
            let key = UnboundCipherKey::new(size.block_cipher(), key).ok()?;
            let key = DecryptingKey::ctr(key).ok()?;
            key.decrypt(&mut plain, context).ok()?;
        }
        Cipher::Gcm(_) | Cipher::ChaCha20Poly1305 => return None,
    }
    Some(plain)
}

/// Decrypts with an AEAD what ends in its tag. `None` where the tag is wrong.
pub(crate) fn decrypt_aead(
    cipher: Cipher,
    key: &[u8],
    iv: &[u8],
    additional: &[u8],
    text_and_tag: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let mut plain = Zeroizing::new(vec![0; text_and_tag.len().checked_sub(MAX_TAG_LEN)?]);
    decrypt_aead_into(cipher, key, iv, additional, text_and_tag, &mut plain)?;
    Some(plain)
}

/// The same into `plain`, which must have the length of the plaintext. It holds plaintext only
/// where the answer is `Some`.
pub(crate) fn decrypt_aead_into(
    cipher: Cipher,
    key: &[u8],
    iv: &[u8],
    additional: &[u8],
    text_and_tag: &[u8],
    plain: &mut [u8],
) -> Option<()> {
    let (text, tag) = text_and_tag.split_at_checked(plain.len())?;
    let nonce = Nonce::try_assume_unique_for_key(iv).ok()?;
    let key = LessSafeKey::new(UnboundKey::new(cipher.aead()?, key).ok()?);
    key.open_separate_gather(nonce, Aad::from(additional), text, tag, plain)
        .ok()
}
