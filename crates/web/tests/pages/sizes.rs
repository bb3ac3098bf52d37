//! No page needs more than 60 kB over the wire, with everything that belongs to it.

use crate::paths::{OPEN, OWN};
use crate::site::Site;

const MOST: usize = 60_000;

#[tokio::test]
async fn pages_stay_small() {
    let site = Site::start().await;
    let mut ada = site.browser().logged_in_as_ada().await;
    let mut guest = site.browser();
    let mut largest = (0, "");
    for path in OPEN.iter().chain(OWN) {
        let browser = if OPEN.contains(path) {
            &mut guest
        } else {
            &mut ada
        };
        let page = browser.get(path).await;
        let mut sum = page.text.len();
        let mut assets: Vec<_> = page
            .text
            .split('"')
            .filter(|text| text.starts_with("/assets/"))
            .collect();
        assets.sort_unstable();
        assets.dedup();
        for asset in assets {
            sum += browser.get(asset).await.text.len();
        }
        largest = largest.max((sum, path));
    }
    let (sum, path) = largest;
    println!("the largest page is {path}: {sum} bytes, uncompressed");
    assert!(sum < MOST, "{path} needs {sum} bytes");
    assert!(sum > 10_000, "no style sheet was counted: {sum}");
}
