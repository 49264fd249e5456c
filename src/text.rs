//! Short checked texts: the shape that codes, clause labels, decree numbers and ids share.
//!
//! Each is a newtype over an inline string, so that tens of thousands of them load without an
//! allocation apiece. What a text may hold is checked once, in its `new`; nothing here knows what
//! the text means.

/// A code, name, number or id that is none.
///
/// # Example
/// ```
/// use sapnhap::error::TextFault;
/// use sapnhap::Code;
///
/// let fault = Code::new("00 04").unwrap_err();
/// let TextFault::Character { character, .. } = fault else { panic!() };
/// assert_eq!(character, ' ');
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextFault {
    /// Nothing, or white space only.
    #[error("a {what} is empty")]
    Empty {
        /// What the text should have been.
        what: &'static str,
    },
    /// More bytes than a text of its sort may have.
    #[error("a {what} of {length} bytes is longer than {max}: it starts \"{start}\"")]
    TooLong {
        /// What the text should have been.
        what: &'static str,
        /// Its length in bytes.
        length: usize,
        /// The most bytes that are allowed.
        max: usize,
        /// Its first characters.
        start: String,
    },
    /// A character that does not belong in it.
    #[error("{what} {text:?} has the character {character:?}, which does not belong in one")]
    Character {
        /// What the text should have been.
        what: &'static str,
        /// The text.
        text: String,
        /// The first stray character.
        character: char,
    },
    /// Characters that belong in it, in an order that none of its sort has.
    #[error("{text:?} is no {what}: expected {expected}")]
    Form {
        /// What the text should have been.
        what: &'static str,
        /// The text.
        text: String,
        /// What it should look like.
        expected: &'static str,
    },
}

/// Checks a short text: not empty, at most `max` bytes, no control characters, no white space at
/// its ends.
pub(crate) fn check(text: &str, what: &'static str, max: usize) -> Result<(), TextFault> {
    if text.trim().is_empty() {
        return Err(TextFault::Empty { what });
    }
    if text.len() > max {
        return Err(TextFault::TooLong { what, length: text.len(), max, start: start_of(text) });
    }
    match text.chars().find(|character| character.is_control()) {
        Some(character) => Err(TextFault::Character { what, text: text.to_owned(), character }),
        None => Ok(()),
    }
}

/// Returns a text without the byte order mark that some editors put before it.
#[inline]
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Returns the first few characters of a text, for messages about a text that is too long.
pub(crate) fn start_of(text: &str) -> String {
    text.chars().take(24).collect()
}

/// Tells whether a character leaves no trace on paper.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Tells whether a character separates words without being seen.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}

/// Makes a newtype over a checked short text: `new`, `as_str`, `FromStr`, `Display` and serde as a
/// string that is checked again on the way in, by `new` or another constructor.
macro_rules! text_newtype {
    ($(#[$meta:meta])* $name:ident, $check:path) => {
        crate::text::text_newtype! { $(#[$meta])* $name, $check, new }
    };
    ($(#[$meta:meta])* $name:ident, $check:path, $read:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(smol_str::SmolStr);

        impl $name {
            /// Returns the text as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        crate::text::text_traits!($name, $read);

        impl $name {
            /// Makes one from a text; white space at its ends is dropped.
            ///
            /// # Errors
            /// An empty text, one that is too long, or one with characters that do not belong in
            /// it.
            pub fn new(text: &str) -> Result<Self, crate::text::TextFault> {
                let text = text.trim();
                $check(text)?;
                Ok(Self(smol_str::SmolStr::new(text)))
            }
        }
    };
}

/// The traits that every text newtype has, given `new` and `as_str`, and what reads it from a file.
macro_rules! text_traits {
    ($name:ident) => {
        crate::text::text_traits!($name, new);
    };
    ($name:ident, $read:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt(self.as_str(), f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::text::TextFault;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a text")
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        $name::$read(text).map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Visitor)
            }
        }
    };
}

pub(crate) use {text_newtype, text_traits};

/// Returns a text as messages quote it: whole when it is short, else its start.
pub(crate) fn shortened(text: &str) -> String {
    if text.chars().nth(80).is_none() {
        return text.to_owned();
    }
    let mut start: String = text.chars().take(80).collect();
    start.push('…');
    start
}

/// Lists texts for a message, with a comma between; of very many the first few and how many more.
pub(crate) fn listed<'a>(texts: impl ExactSizeIterator<Item = &'a str>, n_first: usize) -> String {
    let n_more = texts.len().saturating_sub(n_first);
    let mut list = texts.take(n_first).collect::<Vec<_>>().join(", ");
    if n_more > 0 {
        list.push_str(&format!(" and {n_more} more"));
    }
    list
}
