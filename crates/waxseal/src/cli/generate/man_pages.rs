//! `waxseal generate man-pages`

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::CommandFactory;
use clap_mangen::roff::{Roff, bold, italic, roman};

use crate::cli::Cli;
use crate::config::{ENV_FILE_OF_PACKAGE, SETTINGS};

/// The page of the settings: section 5 is for formats of files.
const SETTINGS_PAGE: &str = "waxseal.env.5";

#[derive(clap::Args)]
pub(crate) struct ManPages {
    /// The folder, which is made where it is missing
    dir: PathBuf,
}

impl ManPages {
    pub(super) fn run(self) -> anyhow::Result<()> {
        write(&self.dir).with_context(|| {
            let folder = self.dir.display();
            format!("the man pages could not be written into {folder}")
        })
    }
}

fn write(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Cli::command(), folder)?;
    fs::write(folder.join(SETTINGS_PAGE), settings())?;
    Ok(())
}

fn settings() -> String {
    let mut page = Roff::new();
    page.control("TH", ["waxseal.env", "5", "", "waxseal"])
        .control("SH", ["NAME"])
        .text([roman("waxseal.env - settings of waxseal")])
        .control("SH", ["DESCRIPTION"])
        .text([
            roman("Lines of "),
            italic("NAME"),
            roman("="),
            italic("value"),
            roman(". The same names in the environment win. "),
            bold("waxseal config check"),
            roman(" shows what is in force."),
        ]);
    for setting in SETTINGS {
        page.control("TP", [])
            .text([bold(setting.name)])
            .text([roman(format!("{}.", setting.about))]);
        if let Some(default) = setting.default {
            page.text([roman("Default: "), bold(default), roman(".")]);
        }
        if setting.secret {
            page.text([
                roman("Also from the file that "),
                bold(format!("{}_FILE", setting.name)),
                roman(" names."),
            ]);
        }
    }
    page.control("SH", ["FILES"])
        .text([italic(ENV_FILE_OF_PACKAGE)])
        .control("SH", ["SEE ALSO"])
        .text([bold("waxseal"), roman("(1)")]);
    page.to_roff()
}
