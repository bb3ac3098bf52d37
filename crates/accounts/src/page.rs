//! Long lists, a page at a time.

/// Which page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// From 1 on.
    pub number: u64,
    /// How many lines a page has, at least 1.
    pub size: u64,
}

impl Page {
    /// How many lines are on the pages before.
    pub(crate) fn skip(self) -> u64 {
        self.number.saturating_sub(1).saturating_mul(self.size)
    }

    pub(crate) fn of<T>(self, (items, total): (Vec<T>, u64)) -> Paged<T> {
        Paged {
            items,
            total,
            number: self.number.max(1),
            pages: total.div_ceil(self.size.max(1)).max(1),
        }
    }
}

impl Default for Page {
    /// The first one, of 50 lines.
    fn default() -> Self {
        Self {
            number: 1,
            size: 50,
        }
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paged<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// How many there are on all pages.
    pub total: u64,
    /// Which page it is, from 1 on.
    pub number: u64,
    /// How many pages there are, at least 1.
    pub pages: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_from_one() {
        for (number, size, total, skip, pages) in [
            (1, 50, 0, 0, 1),
            (1, 50, 50, 0, 1),
            (2, 50, 51, 50, 2),
            (0, 50, 51, 0, 2),
            (3, 0, 7, 0, 7),
        ] {
            let page = Page { number, size };
            assert_eq!(page.skip(), skip);
            let of = page.of((vec![()], total));
            assert_eq!((of.pages, of.total), (pages, total));
        }
    }
}
