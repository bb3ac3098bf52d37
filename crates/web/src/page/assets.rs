//! The style sheet, the script and the pictures, under paths that change with their content,
//! so that browsers may keep them for ever.

use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::Web;
use crate::page::PageError;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    content: &'static str,
    version: u64,
}

macro_rules! assets {
    ($($name:literal: $media_type:literal),+ $(,)?) => {
        static ASSETS: &[Asset] = &[$(Asset {
            name: $name,
            media_type: $media_type,
            content: include_str!(concat!("../../assets/", $name)),
            version: version(include_bytes!(concat!("../../assets/", $name))),
        }),+];
    };
}

assets! {
    "style.css": "text/css; charset=utf-8",
    "seal.svg": "image/svg+xml",
    "copy.js": "text/javascript; charset=utf-8",
}

/// FNV-1a (64 bits) of the content: it need not be hard to forge, only differ.
#[allow(clippy::indexing_slicing, reason = "below the length, while compiling")]
const fn version(content: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < content.len() {
        hash ^= content[at] as u64;
        hash = hash.wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// The path of an asset.
pub(super) fn path(name: &str) -> String {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    debug_assert!(found.is_some(), "there is no asset {name}");
    let version = found.map_or(0, |asset| asset.version);
    format!("/assets/{version:016x}/{name}")
}

/// Serves them. Another version than asked for is what an old page gets after an update.
pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/assets/{version}/{name}", get(asset))
}

async fn asset(Path((version, name)): Path<(String, String)>) -> Result<Response, PageError> {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    let asset = found.ok_or(PageError::NotFound)?;
    let may_keep = if version == format!("{:016x}", asset.version) {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    let headers = [
        (header::CONTENT_TYPE, asset.media_type),
        (header::CACHE_CONTROL, may_keep),
    ];
    Ok((headers, asset.content).into_response())
}
