//! A reader for the part of CBOR (RFC 8949) that authenticators write.

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cbor {
    Integer(i64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Self>),
    Map(Vec<(Self, Self)>),
    /// `true`, `false` and `null`, by their number.
    Simple(u8),
}

/// How deep values may be nested.
const MAX_DEPTH: u8 = 8;

impl Cbor {
    /// Reads the first value of `bytes`; `None` when it is none that is supported.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut input = bytes;
        read(&mut input, MAX_DEPTH)
    }

    /// The member of a map with an integer as its key.
    pub(crate) fn member(&self, key: i64) -> Option<&Self> {
        self.find(&Self::Integer(key))
    }

    /// The member of a map with a text as its key.
    pub(crate) fn named(&self, key: &str) -> Option<&Self> {
        self.find(&Self::Text(key.to_owned()))
    }

    fn find(&self, key: &Self) -> Option<&Self> {
        let Self::Map(members) = self else { return None };
        members.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }
}

fn read(input: &mut &[u8], depth: u8) -> Option<Cbor> {
    let depth = depth.checked_sub(1)?;
    let first = take(input, 1)?[0];
    let argument = match first & 0x1f {
        small @ 0..24 => u64::from(small),
        size @ 24..28 => {
            let bytes = take(input, 1 << (size - 24))?;
            bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte))
        }
        _ => return None,
    };
    let length = usize::try_from(argument).ok()?;
    Some(match first >> 5 {
        0 => Cbor::Integer(i64::try_from(argument).ok()?),
        1 => Cbor::Integer(-1 - i64::try_from(argument).ok()?),
        2 => Cbor::Bytes(take(input, length)?.to_vec()),
        3 => Cbor::Text(String::from_utf8(take(input, length)?.to_vec()).ok()?),
        4 => Cbor::Array((0..length).map(|_| read(input, depth)).collect::<Option<_>>()?),
        5 => Cbor::Map((0..length).map(|_| Some((read(input, depth)?, read(input, depth)?))).collect::<Option<_>>()?),
        7 if length < 24 => Cbor::Simple(u8::try_from(length).ok()?),
        _ => return None,
    })
}

fn take<'a>(input: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (head, tail) = input.split_at_checked(length)?;
    *input = tail;
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_examples_of_rfc_8949() {
        for (bytes, value) in [
            (&[0x18, 0x64][..], Cbor::Integer(100)),
            (&[0x39, 0x03, 0xe7], Cbor::Integer(-1000)),
            (&[0x44, 1, 2, 3, 4], Cbor::Bytes(vec![1, 2, 3, 4])),
            (&[0x62, 0xc3, 0xbc], Cbor::Text("ü".to_owned())),
            (&[0x82, 0x01, 0xf5], Cbor::Array(vec![Cbor::Integer(1), Cbor::Simple(21)])),
            (&[0xa1, 0x61, 0x61, 0x01], Cbor::Map(vec![(Cbor::Text("a".to_owned()), Cbor::Integer(1))])),
        ] {
            assert_eq!(Cbor::read(bytes), Some(value));
        }
    }

    #[test]
    fn rejects_what_is_cut_off_or_nested_too_deep() {
        for bytes in
            [&[][..], &[0x44, 1], &[0x1f], &[0x5b, 255, 255, 255, 255, 255, 255, 255, 255], &[0x9a, 255, 255, 255, 255]]
        {
            assert_eq!(Cbor::read(bytes), None);
        }
        assert_eq!(Cbor::read(&[0x81; 100]), None);
    }
}
