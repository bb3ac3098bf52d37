//! What every command says of itself. After a wanted change:
//! `TRYCMD=overwrite cargo test -p waxseal help`.

#[test]
fn every_command_explains_itself() {
    trycmd::TestCases::new().case("tests/command_line/help.trycmd");
}
