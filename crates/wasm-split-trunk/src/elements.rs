//! Removes what the main module writes into its table of functions without effect.

use std::ops::Range;

use wasmparser::{Element, ElementItems, ElementKind, Operator, Parser, Payload, TableInit, TypeRef};

use crate::wasm::{map_section, write_unsigned};

/// The id of the section of elements.
const ELEMENTS: u8 = 9;

/// Returns the module without the elements that write null where null is: in place of each function of a part,
/// wasm-split-cli leaves one, 3 kB (brotli) for a thousand functions. `None` if the module cannot be read.
pub(crate) fn without_null_elements(module: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::new();
    let mut written = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload.ok()? {
            // Others may have written into a table of theirs.
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if matches!(import.ok()?.ty, TypeRef::Table(_)) {
                        return Some(module.to_vec());
                    }
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    if !matches!(table.ok()?.init, TableInit::RefNull) {
                        return Some(module.to_vec());
                    }
                }
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    let element = element.ok()?;
                    // The number of a segment counts for those that code uses.
                    let Some((table, place)) = place(&element) else { return Some(module.to_vec()) };
                    let is_free = |(other, taken): &(u32, Range<i64>)| {
                        *other != table || taken.end <= place.start || place.end <= taken.start
                    };
                    if is_null(&element)? && written.iter().all(is_free) {
                        continue;
                    }
                    written.push((table, place));
                    kept.push(element.range);
                }
            }
            _ => {}
        }
    }
    map_section(module, ELEMENTS, |_| {
        let mut section = Vec::new();
        write_unsigned(&mut section, kept.len());
        for element in &kept {
            section.extend_from_slice(module.get(element.clone())?);
        }
        Some(section)
    })
}

/// The table into which a segment is written at the start, and where. `None` if that is not known.
fn place(element: &Element<'_>) -> Option<(u32, Range<i64>)> {
    let ElementKind::Active { table_index, offset_expr } = &element.kind else { return None };
    let Operator::I32Const { value } = offset_expr.get_operators_reader().read().ok()? else { return None };
    let count = match &element.items {
        ElementItems::Functions(functions) => functions.count(),
        ElementItems::Expressions(_, expressions) => expressions.count(),
    };
    let start = i64::from(value.cast_unsigned());
    Some((table_index.unwrap_or_default(), start..start + i64::from(count)))
}

/// Whether a segment has nothing but null.
fn is_null(element: &Element<'_>) -> Option<bool> {
    let ElementItems::Expressions(_, expressions) = &element.items else { return Some(false) };
    for expression in expressions.clone() {
        let first = expression.ok()?.get_operators_reader().read().ok()?;
        if !matches!(first, Operator::RefNull { .. }) {
            return Some(false);
        }
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, Function, FunctionSection, HeapType, Module, RefType,
        TableSection, TableType, TypeSection,
    };

    use super::*;

    fn module(elements: &ElementSection) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut code, mut tables) = (FunctionSection::new(), CodeSection::new(), TableSection::new());
        functions.function(0);
        let mut body = Function::new([]);
        body.instructions().end();
        code.function(&body);
        let element_type = RefType::FUNCREF;
        tables.table(TableType { element_type, table64: false, minimum: 9, maximum: None, shared: false });
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&tables).section(elements).section(&code);
        module.finish()
    }

    fn null(elements: &mut ElementSection, at: i32) {
        let null = [ConstExpr::ref_null(HeapType::FUNC), ConstExpr::ref_null(HeapType::FUNC)];
        let items = Elements::Expressions(RefType::FUNCREF, Cow::Borrowed(&null));
        elements.active(None, &ConstExpr::i32_const(at), items);
    }

    fn function(elements: &mut ElementSection, at: i32) {
        elements.active(None, &ConstExpr::i32_const(at), Elements::Functions([0].as_slice().into()));
    }

    #[test]
    fn null_stays_only_where_it_removes_a_function() {
        let (mut all, mut needed) = (ElementSection::new(), ElementSection::new());
        null(&mut all, 1);
        for elements in [&mut all, &mut needed] {
            function(elements, 1);
            null(elements, 0);
        }
        null(&mut all, 4);
        let smaller = without_null_elements(&module(&all)).unwrap();
        assert_eq!(smaller, module(&needed));
        assert_eq!(without_null_elements(b"<html>"), None);
    }

    #[test]
    fn numbers_of_segments_that_code_uses_stay() {
        let mut elements = ElementSection::new();
        null(&mut elements, 1);
        elements.declared(Elements::Functions([0].as_slice().into()));
        let module = module(&elements);
        assert_eq!(without_null_elements(&module).unwrap(), module);
    }
}
