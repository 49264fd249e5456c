//! What all examples share: `--help`, how they end, and reading a file.
//!
//! They end with 0 when all went well, with 1 when what was asked for can't be done or is found wrong,
//! and with 2 when the arguments or a file can't be understood.

use std::error::Error;
use std::process::ExitCode;

pub(crate) type AnyError = Box<dyn Error>;

/// Understands the arguments, then does the work with what they are.
///
/// `--help` prints what the source begins with. An example whose output nobody reads to the end, such
/// as one before `| head`, ends without a word.
pub(crate) fn run<T>(
    source: &str,
    understand: impl FnOnce(Vec<String>) -> Result<T, AnyError>,
    work: impl FnOnce(T) -> Result<ExitCode, AnyError>,
) -> ExitCode {
    sigpipe::reset();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        let about = source.lines().map_while(|line| line.strip_prefix("//!"));
        let text = about.filter(|line| !line.contains("```"));
        text.for_each(|line| println!("{}", line.strip_prefix(' ').unwrap_or(line)));
        return ExitCode::SUCCESS;
    }
    let (error, code) = match understand(arguments) {
        Ok(understood) => match work(understood) {
            Ok(code) => return code,
            Err(error) => (error, 1),
        },
        Err(error) => (error, 2),
    };
    eprintln!("{error}");
    ExitCode::from(code)
}

/// Does the work of an example that takes no arguments.
#[allow(dead_code, reason = "not every example does without")]
pub(crate) fn recipe(source: &str, work: impl FnOnce() -> Result<(), AnyError>) -> ExitCode {
    let understand = |arguments: Vec<String>| no_more_than(&arguments, 0);
    run(source, understand, |()| work().map(|()| ExitCode::SUCCESS))
}

/// Refuses an option that an example does not know.
#[allow(dead_code, reason = "not every example has options")]
pub(crate) fn unknown_option(option: &str, known: &str) -> AnyError {
    format!("unknown option {option}: expected {known}").into()
}

/// Refuses arguments behind those that an example takes.
#[allow(dead_code, reason = "not every example takes a fixed number of arguments")]
pub(crate) fn no_more_than(arguments: &[String], n: usize) -> Result<(), AnyError> {
    match arguments.iter().find(|argument| argument.starts_with("--")) {
        Some(option) => Err(unknown_option(option, "--help")),
        None => match arguments.get(n) {
            Some(more) => Err(format!("one argument too many: {more:?}; see --help").into()),
            None => Ok(()),
        },
    }
}

/// Reads a file of text; an error names the file.
#[allow(dead_code, reason = "not every example reads a file")]
pub(crate) fn text_of(file: &str) -> Result<String, AnyError> {
    let told = |error: AnyError| format!("{file}: {error}");
    let bytes = std::fs::read(file).map_err(|error| told(error.into()))?;
    Ok(sapnhap::text_of_file(&bytes).map_err(|error| told(error.into()))?.to_owned())
}
