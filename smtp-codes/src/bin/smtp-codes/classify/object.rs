//! What is wanted of a JSON object, read without building the rest.

use super::plan::{ADDED, ERROR, Plan};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The values of an object that matter here.
#[derive(Debug, Default)]
pub(crate) struct Taken<'de> {
    /// None where the object has no such key.
    pub(crate) text: Option<Value<'de>>,
    pub(crate) command: Option<Value<'de>>,
    /// Its keys that are called as something that is to be added, perhaps with `smtp_` in front.
    pub(crate) clashes: Vec<String>,
    pub(crate) is_empty: bool,
}

#[derive(Debug)]
pub(crate) enum Value<'de> {
    Text(Cow<'de, str>),
    Null,
    /// Neither a text nor a number.
    Other,
}

/// Reads the object that a line is.
pub(crate) fn read<'de>(line: &'de [u8], plan: &Plan) -> Result<Taken<'de>, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_slice(line);
    let taken = Object(plan).deserialize(&mut json)?;
    json.end()?;
    Ok(taken)
}

struct Object<'p>(&'p Plan);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Taken<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Taken<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let plan = self.0;
        let mut taken = Taken { is_empty: true, ..Taken::default() };
        while let Some(Value::Text(key)) = map.next_key_seed(Any)? {
            taken.is_empty = false;
            let bare = key.trim_start_matches("smtp_");
            if ADDED.contains(&bare) || bare == ERROR {
                taken.clashes.push(key.clone().into_owned());
            }
            if key == plan.text.name {
                taken.text = Some(map.next_value_seed(Any)?);
            } else if plan.command_at.as_ref().is_some_and(|at| key == at.name) {
                taken.command = Some(map.next_value_seed(Any)?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(taken)
    }
}

/// A text, borrowed where it has no escapes.
struct Any;

impl<'de> DeserializeSeed<'de> for Any {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(number.to_string())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }
}
