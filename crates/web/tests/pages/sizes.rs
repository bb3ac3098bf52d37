//! No page needs more than 60 kB over the wire, with everything that belongs to it.

use crate::browser::Browser;
use crate::paths::{OPEN, OWN};
use crate::site::Site;
use crate::team::{ADMINISTRATORS, SERVER};
use crate::template::ADA;

const MOST: usize = 60_000;

/// The bytes of a page and of all that it names, uncompressed.
async fn size(browser: &mut Browser<'_>, path: &str) -> usize {
    let page = browser.get(path).await;
    let mut sum = page.is(200).text.len();
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
    sum
}

fn assert_small((sum, path): (usize, &str)) {
    println!("the largest page is {path}: {sum} bytes, uncompressed");
    assert!(sum < MOST, "{path} needs {sum} bytes");
    assert!(sum > 10_000, "no style sheet was counted: {sum}");
}

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
        largest = largest.max((size(browser, path).await, path));
    }
    assert_small(largest);
}

#[tokio::test]
async fn pages_for_administrators_stay_small() {
    let site = Site::with_team().await;
    for number in 0..47 {
        let long = "a".repeat(40);
        site.copy_ada(&format!("{long}{number:02}@example.org"))
            .await;
    }
    let mut ada = site.logged_in(ADA).await;
    let names: Vec<_> = (0..100).map(|number| format!("name-{number}")).collect();
    let names = [("names", names.join("\n"))];
    let names = [(names[0].0, names[0].1.as_str())];
    ada.fill_in("/admin/reserved-names", &names).await.is(303);
    let mut largest = (0, "");
    for path in ADMINISTRATORS.iter().chain(SERVER) {
        largest = largest.max((size(&mut ada, path).await, path));
    }
    assert_small(largest);
}
