//! The book, `docs/`, as those read it who keep it true.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::repository;

/// A chapter, or any other text in Markdown.
#[derive(Debug)]
pub struct Chapter {
    path: PathBuf,
    text: String,
}

/// A fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What stands behind the fence, such as `sh tested`.
    pub kind: String,
    /// What stands in it, with the last line break.
    pub text: String,
}

impl Chapter {
    /// Reads a text of the repository.
    #[must_use]
    pub fn read(path: &str) -> Self {
        let path = repository().join(path);
        let text = fs::read_to_string(&path)
            .unwrap_or_else(|fault| panic!("{} cannot be read: {fault}", path.display()));
        Self { path, text }
    }

    /// Every text in `docs/`, in the order of their names.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let names = fs::read_dir(repository().join("docs")).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let names: BTreeSet<String> = names.filter(|name| name.ends_with(".md")).collect();
        let read = |name: &String| Self::read(&format!("docs/{name}"));
        names.iter().map(read).collect()
    }

    /// Where it stands.
    #[must_use]
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Its text as it is.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    fn events(&self) -> impl Iterator<Item = Event<'_>> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES)
    }

    /// Its blocks of code, from top to bottom. Indented ones have no kind.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut inside = false;
        for event in self.events() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let kind = match kind {
                        CodeBlockKind::Fenced(kind) => kind.into_string(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    let text = String::new();
                    blocks.push(Block { kind, text });
                    inside = true;
                }
                Event::End(TagEnd::CodeBlock) => inside = false,
                Event::Text(text) if inside => blocks.last_mut().unwrap().text.push_str(&text),
                _ => {}
            }
        }
        blocks
    }

    /// What stands between backticks in its sentences.
    #[must_use]
    pub fn code_words(&self) -> Vec<String> {
        let code = |event| match event {
            Event::Code(code) => Some(code.into_string()),
            _ => None,
        };
        self.events().filter_map(code).collect()
    }

    /// Where its links and pictures lead.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        let target = |event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(dest_url.into_string())
            }
            _ => None,
        };
        self.events().filter_map(target).collect()
    }

    /// What a link can name behind a `#`: a heading in lower case, with hyphens for spaces.
    #[must_use]
    pub fn anchors(&self) -> BTreeSet<String> {
        let mut anchors = BTreeSet::new();
        let mut heading: Option<String> = None;
        for event in self.events() {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    anchors.extend(heading.take().map(|text| anchor(&text)));
                }
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        anchors
    }
}

fn anchor(heading: &str) -> String {
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            ' ' => Some('-'),
            '-' | '_' => Some(letter),
            _ => letter.is_alphanumeric().then_some(letter),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_links_and_anchors_are_found() {
        let chapter = Chapter {
            path: PathBuf::new(),
            text: "# Of `waxseal` & wax\n\nSee [there](b.md#c).\n\n```sh tested\none\ntwo\n```\n"
                .to_owned(),
        };
        let block = Block {
            kind: "sh tested".to_owned(),
            text: "one\ntwo\n".to_owned(),
        };
        assert_eq!(chapter.blocks(), [block]);
        assert_eq!(chapter.links(), ["b.md#c"]);
        assert_eq!(chapter.code_words(), ["waxseal"]);
        assert!(chapter.anchors().contains("of-waxseal--wax"));
    }
}
