//! Pictures as PNG, with fonts of the system.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::picture::Map;

/// The most pixels that a picture may have on a side.
const MOST: f32 = 20_000.0;
/// Fonts with the letters of Vietnamese, the first of which that is there is taken.
const FAMILIES: [&str; 6] =
    ["Arial", "Liberation Sans", "DejaVu Sans", "Noto Sans", "Segoe UI", "Helvetica"];

/// Why a picture can't be made into a PNG.
///
/// # Example
/// ```
/// use sapnhap_maps::{Map, MapGroup, PngFault};
///
/// let map = Map::of_positions(&sapnhap::Attributes::new(""), Vec::<MapGroup<'_>>::new());
/// assert!(matches!(map.to_png(f32::NAN), Err(PngFault::Scale { .. } | PngFault::NoFont)));
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PngFault {
    /// The system has no font, so the picture would be without text.
    #[error("no font was found on the system: expected one, such as DejaVu Sans or Arial")]
    NoFont,
    /// The scale is no positive number, or makes the picture larger than can be drawn.
    #[error(
        "a scale of {scale} makes a picture of {width} by {height} pixels: expected from 1 to 20,000 on each side"
    )]
    Scale {
        /// The scale that was asked for.
        scale: f32,
        /// The width in pixels that comes of it.
        width: f32,
        /// The height.
        height: f32,
    },
    /// The picture can't be drawn.
    #[error("the picture can't be drawn ({message}): expected one that can")]
    Picture {
        /// What the renderer says.
        message: String,
    },
}

impl Map<'_> {
    /// Draws the map as PNG, so many pixels for each of the SVG: 1 is A3 at 96 pixels an inch, 2 is
    /// good for print.
    ///
    /// No font comes with the package. Text is drawn with one that the system has: Arial, Liberation
    /// Sans, DejaVu Sans, Noto Sans, Segoe UI or Helvetica, or else the first by name. So equal maps
    /// give equal bytes only where the fonts are the same.
    ///
    /// # Errors
    /// [`PngFault::NoFont`] where the system has none, since a map without text says nothing;
    /// [`PngFault::Scale`] for a scale that makes no picture, or too large a one.
    ///
    /// # Complexity
    /// Linear in the pixels and in what is drawn. Fonts are looked for in each call.
    pub fn to_png(&self, scale: f32) -> Result<Vec<u8>, PngFault> {
        let mut fonts = fontdb::Database::new();
        fonts.load_system_fonts();
        let family = family(&fonts).ok_or(PngFault::NoFont)?;
        fonts.set_sans_serif_family(family.clone());
        let options =
            Options { fontdb: Arc::new(fonts), font_family: family, ..Options::default() };
        let told = |message: String| PngFault::Picture { message };
        let tree = Tree::from_str(&self.to_svg(), &options).map_err(|it| told(it.to_string()))?;
        let (width, height) = (tree.size().width() * scale, tree.size().height() * scale);
        let is_good = |side: f32| (1.0..=MOST).contains(&side);
        if !is_good(width) || !is_good(height) {
            return Err(PngFault::Scale { scale, width, height });
        }
        let mut picture = Pixmap::new(whole(width), whole(height))
            .ok_or_else(|| told("it has no size".to_owned()))?;
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
        picture.encode_png().map_err(|error| told(error.to_string()))
    }
}

/// Chooses the font for text.
fn family(fonts: &fontdb::Database) -> Option<String> {
    let families = fonts.faces().flat_map(|face| face.families.iter().map(|(name, _)| name));
    let mut known: Vec<&String> = families.collect();
    known.sort();
    let preferred = FAMILIES.iter().find_map(|it| known.iter().find(|name| name.as_str() == *it));
    preferred.or(known.first()).map(|name| (*name).clone())
}

fn whole(side: f32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is from 1 to 20,000"
    )]
    let whole = side.ceil() as u32;
    whole
}
