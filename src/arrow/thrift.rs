//! The compact form of Thrift, in which Parquet files say what is in them: read by known shapes only.
//!
//! What is not of a shape is passed over; what is of it in another type, twice or out of order is refused, and so
//! is a list that says that it has more elements than there are bytes. So what is read takes memory in
//! proportion to the bytes, and what is written from it again holds nothing that was not looked at.

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Bool,
    Byte,
    Integer(Width),
    Bytes,
    List(&'static Shape),
    /// The fields that are read, by their ids.
    Struct(&'static [(i16, Shape)]),
}

/// How long whole numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Of32,
    Of64,
}

pub(super) const I32: Shape = Shape::Integer(Width::Of32);
pub(super) const I64: Shape = Shape::Integer(Width::Of64);

/// A value of a shape.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    Bool(bool),
    Byte(u8),
    Integer(Width, i64),
    Bytes(&'a [u8]),
    /// The shape of the elements, and these.
    List(&'static Shape, Vec<Value<'a>>),
    Struct(Vec<(i16, Value<'a>)>),
}

/// How deep values may lie in each other; what is known is far less deep.
const MAX_DEPTH: usize = 12;

const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const INTEGERS: [u8; 3] = [4, 5, 6];
const DOUBLE: u8 = 7;
const BYTES: u8 = 8;
const LISTS: [u8; 2] = [9, 10];
const MAP: u8 = 11;
const STRUCT: u8 = 12;

impl Shape {
    /// Returns the mark of its type; that of `true` for both answers.
    fn mark(self) -> u8 {
        match self {
            Self::Bool => TRUE,
            Self::Byte => BYTE,
            Self::Integer(width) => width.mark(),
            Self::Bytes => BYTES,
            Self::List(_) => LISTS[0],
            Self::Struct(_) => STRUCT,
        }
    }
}

impl Width {
    fn mark(self) -> u8 {
        match self {
            Self::Of32 => INTEGERS[1],
            Self::Of64 => INTEGERS[2],
        }
    }
}

impl<'a> Value<'a> {
    /// Returns a field of a struct.
    pub(super) fn field(&self, id: i16) -> Option<&Self> {
        let Self::Struct(fields) = self else { return None };
        fields.iter().find(|(of, _)| *of == id).map(|(_, value)| value)
    }

    /// Returns a field of a struct that is a whole number.
    pub(super) fn integer(&self, id: i16) -> Option<i64> {
        match self.field(id)? {
            Self::Integer(_, number) => Some(*number),
            _ => None,
        }
    }

    /// Returns the elements of a field of a struct that is a list; none where it is not there.
    pub(super) fn list(&self, id: i16) -> &[Value<'a>] {
        match self.field(id) {
            Some(Self::List(_, elements)) => elements,
            _ => &[],
        }
    }

    /// Writes the value.
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        match self {
            Self::Bool(yes) => to.push(if *yes { TRUE } else { FALSE }),
            Self::Byte(byte) => to.push(*byte),
            Self::Integer(_, number) => write_zigzag(*number, to),
            Self::Bytes(bytes) => {
                write_varint(bytes.len() as u64, to);
                to.extend_from_slice(bytes);
            }
            Self::List(shape, elements) => {
                to.push(0xf0 | shape.mark());
                write_varint(elements.len() as u64, to);
                elements.iter().for_each(|element| element.write(to));
            }
            Self::Struct(fields) => {
                for (id, value) in fields {
                    // The long form of a field: its type, then its id.
                    to.push(value.mark());
                    write_zigzag(i64::from(*id), to);
                    if !matches!(value, Self::Bool(_)) {
                        value.write(to);
                    }
                }
                to.push(0);
            }
        }
    }

    fn mark(&self) -> u8 {
        match self {
            Self::Bool(true) => TRUE,
            Self::Bool(false) => FALSE,
            Self::Byte(_) => BYTE,
            Self::Integer(width, _) => width.mark(),
            Self::Bytes(_) => BYTES,
            Self::List(..) => LISTS[0],
            Self::Struct(_) => STRUCT,
        }
    }
}

fn write_varint(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    to.push(number.to_le_bytes()[0]);
}

fn write_zigzag(number: i64, to: &mut Vec<u8>) {
    write_varint(((number << 1) ^ (number >> 63)).cast_unsigned(), to);
}

/// Bytes of which values are read one after another. Every method returns `None` for bytes that are no value.
#[derive(Debug, Clone)]
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads a struct of known fields.
    pub(super) fn read(&mut self, fields: &'static [(i16, Shape)]) -> Option<Value<'a>> {
        self.read_struct(fields, MAX_DEPTH)
    }

    fn read_struct(&mut self, known: &'static [(i16, Shape)], depth: usize) -> Option<Value<'a>> {
        let depth = depth.checked_sub(1)?;
        let mut fields = Vec::new();
        let mut id = 0;
        while let Some((next, mark)) = self.field(id)? {
            id = next;
            match known.iter().find(|(of, _)| *of == id) {
                Some((_, Shape::Bool)) if mark == TRUE => fields.push((id, Value::Bool(true))),
                Some((_, Shape::Bool)) if mark == FALSE => fields.push((id, Value::Bool(false))),
                Some((_, shape)) if shape.mark() == mark && mark != TRUE => {
                    fields.push((id, self.value(shape, depth)?));
                }
                Some(_) => return None,
                None => self.skip(mark, false, depth)?,
            }
        }
        Some(Value::Struct(fields))
    }

    /// Reads the head of a field that comes after another: its id and the mark of its type; none at the end.
    fn field(&mut self, before: i16) -> Option<Option<(i16, u8)>> {
        let head = self.byte()?;
        if head == 0 {
            return Some(None);
        }
        let id = match head >> 4 {
            0 => i16::try_from(self.zigzag()?).ok()?,
            more => before.checked_add(i16::from(more))?,
        };
        (id > before).then_some(Some((id, head & 0x0f)))
    }

    fn value(&mut self, shape: &'static Shape, depth: usize) -> Option<Value<'a>> {
        Some(match shape {
            // In a list an answer is a byte of its own.
            Shape::Bool => Value::Bool(self.byte()? == TRUE),
            Shape::Byte => Value::Byte(self.byte()?),
            Shape::Integer(width) => {
                let number = self.zigzag()?;
                if *width == Width::Of32 {
                    i32::try_from(number).ok()?;
                }
                Value::Integer(*width, number)
            }
            Shape::Bytes => Value::Bytes(self.bytes()?),
            Shape::List(shape) => {
                let depth = depth.checked_sub(1)?;
                let (n_elements, mark) = self.list()?;
                if n_elements > 0 && mark != shape.mark() {
                    return None;
                }
                let mut elements = Vec::new();
                for _ in 0..n_elements {
                    elements.push(self.value(shape, depth)?);
                }
                Value::List(shape, elements)
            }
            Shape::Struct(fields) => self.read_struct(fields, depth)?,
        })
    }

    /// Passes over a value.
    fn skip(&mut self, mark: u8, is_in_list: bool, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match mark {
            TRUE | FALSE if !is_in_list => {}
            TRUE | FALSE | BYTE => self.take(1).map(drop)?,
            mark if INTEGERS.contains(&mark) => self.varint().map(drop)?,
            DOUBLE => self.take(8).map(drop)?,
            BYTES => self.bytes().map(drop)?,
            mark if LISTS.contains(&mark) => {
                let (n_elements, mark) = self.list()?;
                for _ in 0..n_elements {
                    self.skip(mark, true, depth)?;
                }
            }
            MAP => {
                let n_pairs = self.length()?;
                let marks = if n_pairs > 0 { self.byte()? } else { 0 };
                for _ in 0..n_pairs {
                    self.skip(marks >> 4, true, depth)?;
                    self.skip(marks & 0x0f, true, depth)?;
                }
            }
            STRUCT => {
                let mut id = 0;
                while let Some((next, mark)) = self.field(id)? {
                    id = next;
                    self.skip(mark, false, depth)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// Reads the head of a list: how many elements it has, and the mark of their type. Each takes a byte at least.
    fn list(&mut self) -> Option<(usize, u8)> {
        let head = self.byte()?;
        let n_elements = match head >> 4 {
            15 => self.length()?,
            few => usize::from(few),
        };
        (n_elements <= self.bytes.len()).then_some((n_elements, head & 0x0f))
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        self.take(length)
    }

    /// Reads a length, of no more than there are bytes.
    fn length(&mut self) -> Option<usize> {
        let length = usize::try_from(self.varint()?).ok()?;
        (length <= self.bytes.len()).then_some(length)
    }

    fn zigzag(&mut self) -> Option<i64> {
        let number = self.varint()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            // The last of ten bytes has room for one bit.
            if shift == 63 && part > 1 {
                return None;
            }
            number |= part << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(super) fn take(&mut self, n_bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(n_bytes)?;
        self.bytes = rest;
        Some(taken)
    }
}
