//! Reads a URL that a URL parser has serialized.

use std::fmt::Display;

use serde::de::value::{SeqDeserializer, U32Deserializer};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, StdError, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;
use url::Url;

/// Reads a URL in its serialized form. There, the first of each delimiter is the one that counts, so that the
/// positions of the parts are found without parsing: `scheme://user:password@host:port/path?query#fragment`.
pub(super) fn read(text: String) -> Option<Url> {
    let end = text.len();
    // Bytes, because a slice of a text checks the boundaries of characters, which a delimiter always is.
    let first = |from, to, of: &[u8]| {
        let at = text.as_bytes().get(from..to)?.iter().position(|byte| of.contains(byte))?;
        Some(from + at)
    };
    let scheme_end = first(0, end, b":")?;
    let fragment = first(0, end, b"#");
    let query = first(0, fragment.unwrap_or(end), b"?");
    let hierarchy_end = query.or(fragment).unwrap_or(end);
    let mut path = scheme_end + 1;
    let (mut username_end, mut host_start, mut host_end) = (path, path, path);
    let (mut host, mut port) = (Host::None, None);
    let hierarchy = text.get(path..hierarchy_end)?;
    if hierarchy.starts_with("//") {
        let start = path + 2;
        path = first(start, hierarchy_end, b"/").unwrap_or(hierarchy_end);
        host_start = first(start, path, b"@").map_or(start, |at| at + 1);
        username_end = first(start, host_start, b":@").unwrap_or(host_start);
        // The colons of an IPv6 address are in brackets.
        let brackets_end = first(host_start, path, b"]").unwrap_or(host_start);
        let colon = first(brackets_end, path, b":");
        host_end = colon.unwrap_or(path);
        if let Some(colon) = colon {
            port = Some(u32::from(text.get(colon + 1..path)?.parse::<u16>().ok()?));
        }
        let name = text.get(host_start..host_end)?;
        // Only these have IPv4 addresses, and no other hosts that end in a digit.
        let is_special = matches!(text.get(..scheme_end)?, "http" | "https" | "ws" | "wss" | "ftp" | "file");
        host = match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            Some(address) => Host::Ipv6(ipv6_octets(address)?),
            None if name.is_empty() => Host::None,
            None if is_special && is_ipv4(name) => Host::Ipv4(ipv4_octets(name)?),
            None => Host::Domain,
        };
    } else if hierarchy.starts_with("/.//") {
        path += 2;
    }
    let number = |position: usize| u32::try_from(position).map(Part::Number).map_err(|_| Unreadable);
    let optional = |position: Option<usize>| position.map_or(Ok(Part::None), number);
    let (query, fragment) = (optional(query).ok()?, optional(fragment).ok()?);
    let positions = [scheme_end, username_end, host_start, host_end, path];
    let [scheme_end, username_end, host_start, host_end, path] = positions.map(|at| number(at).unwrap_or(Part::None));
    // The order of `Url::serialize_internal`.
    let port = port.map_or(Part::None, Part::Number);
    let host = Part::Host(host);
    let parts = [Part::Text(text), scheme_end, username_end, host_start, host_end, host, port, path, query, fragment];
    Url::deserialize_internal(SeqDeserializer::new(parts.into_iter())).ok()
}

fn is_ipv4(name: &str) -> bool {
    name.ends_with(|end: char| end.is_ascii_digit()) && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Reads an address in its serialized form, which is one of those that the standard library parses.
fn ipv4_octets(name: &str) -> Option<Vec<u8>> {
    let octets: Option<Vec<u8>> = name.split('.').map(|octet| octet.parse().ok()).collect();
    octets.filter(|octets| octets.len() == 4)
}

/// As [`ipv4_octets`], for eight hexadecimal numbers, of which `::` stands for those that are zero.
fn ipv6_octets(address: &str) -> Option<Vec<u8>> {
    let (mut octets, mut zeros_at) = (Vec::new(), None);
    let mut pieces = address.split(':').peekable();
    while let Some(piece) = pieces.next() {
        if !piece.is_empty() {
            octets.extend(u16::from_str_radix(piece, 16).ok()?.to_be_bytes());
        } else if zeros_at.is_none() {
            zeros_at = Some(octets.len());
        } else if !octets.is_empty() && pieces.peek().is_some() {
            return None;
        }
    }
    let missing = 16_usize.checked_sub(octets.len())?;
    match zeros_at {
        Some(at) => (0..missing).for_each(|_| octets.insert(at, 0)),
        None if missing > 0 => return None,
        None => {}
    }
    Some(octets)
}

/// A part of the internal form of a URL.
enum Part {
    Text(String),
    Octets(Vec<u8>),
    Number(u32),
    Host(Host),
    None,
}

/// A host, by its variant in the internal form.
enum Host {
    None,
    Domain,
    Ipv4(Vec<u8>),
    Ipv6(Vec<u8>),
}

/// The internal form was not as expected. It keeps no message: writing one would bring the formatting of every type.
#[derive(Debug)]
struct Unreadable;

impl Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not the form of a URL")
    }
}

impl StdError for Unreadable {}

impl Error for Unreadable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

impl IntoDeserializer<'_, Unreadable> for Part {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Part {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Text(text) => visitor.visit_string(text),
            Self::Octets(octets) => visitor.visit_seq(SeqDeserializer::new(octets.into_iter())),
            Self::Number(number) => visitor.visit_u32(number),
            Self::Host(host) => visitor.visit_enum(host),
            Self::None => visitor.visit_unit(),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::None => visitor.visit_none(),
            part => visitor.visit_some(part),
        }
    }

    /// An address is then read as octets: the program contains no parser of addresses.
    fn is_human_readable(&self) -> bool {
        false
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> EnumAccess<'de> for Host {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Unreadable> {
        let index: u32 = match self {
            Self::None => 0,
            Self::Domain => 1,
            Self::Ipv4(_) => 2,
            Self::Ipv6(_) => 3,
        };
        let variant: U32Deserializer<Unreadable> = index.into_deserializer();
        Ok((seed.deserialize(variant)?, self))
    }
}

impl<'de> VariantAccess<'de> for Host {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unreadable> {
        match self {
            Self::Ipv4(address) | Self::Ipv6(address) => seed.deserialize(Part::Octets(address)),
            Self::None | Self::Domain => Err(Unreadable),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }
}
