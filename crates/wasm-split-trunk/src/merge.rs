//! Joins the modules that are loaded together, so that the browser compiles one instead of many, and calls between
//! them are direct.
//!
//! `wasm-split-cli` gives each module a copy of all types, reserves each one's functions and data a place in the table
//! and the memory of the main module, and lets them call each other through that table, by a small function for each
//! function called. So modules can be joined by putting their functions and data one after the other.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{self, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, FunctionSection, ImportSection, Module, TypeSection,
};
use wasmparser::{
    DataKind, Element, ElementItems, ElementKind, FuncType, FunctionBody, Import, Operator, Parser, Payload, TypeRef,
};

/// Why modules cannot be joined.
#[derive(Debug, PartialEq)]
pub(crate) struct MergeError(String);

impl<E: std::fmt::Display> From<E> for MergeError {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

fn error<T>(reason: &str) -> Result<T, MergeError> {
    Err(MergeError(reason.to_owned()))
}

/// What is needed of a module.
#[derive(Default)]
struct Parsed<'a> {
    types: Vec<FuncType>,
    imports: Vec<Import<'a>>,
    /// The type of each function.
    functions: Vec<u32>,
    /// Functions in the table, each list from a place on.
    elements: Vec<(i32, Vec<u32>)>,
    /// Data in the memory, each from an address on.
    data: Vec<(i32, &'a [u8])>,
    bodies: Vec<FunctionBody<'a>>,
}

/// Joins modules to one, without types and custom sections that nothing needs.
///
/// # Errors
/// When one of them is not as `wasm-split-cli` writes them.
pub(crate) fn merge(modules: &[impl AsRef<[u8]>]) -> Result<Vec<u8>, MergeError> {
    let modules = modules.iter().map(|module| parse(module.as_ref())).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = modules.first() else { return error("there is no module") };
    if modules.iter().any(|module| module.types != first.types) {
        return error("the modules have different types");
    }
    let numbers = Numbers::new(&modules)?;
    let mut types = BTreeMap::new();
    let mut code = CodeSection::new();
    let mut functions = FunctionSection::new();
    for &(module, function) in &numbers.kept {
        let source = &modules[module];
        let mut encoder = Renumber { functions: &numbers.new[module], types: &mut types };
        functions.function(encoder.type_index(source.functions[function])?);
        encoder.parse_function_body(&mut code, source.bodies[function].clone())?;
    }
    let mut merged = Module::new();
    merged.section(&used_types(&first.types, &types)?);
    merged.section(&imports(&modules)?);
    merged.section(&functions);
    merged.section(&elements(&modules, &numbers)?);
    merged.section(&code);
    merged.section(&data(&modules));
    Ok(merged.finish())
}

fn parse(module: &[u8]) -> Result<Parsed<'_>, MergeError> {
    let mut parsed = Parsed::default();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::TypeSection(types) => {
                parsed.types = types.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
            }
            Payload::ImportSection(imports) => {
                parsed.imports = imports.into_imports().collect::<Result<_, _>>()?;
            }
            Payload::FunctionSection(functions) => {
                parsed.functions = functions.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    parsed.elements.push(table_part(element?)?);
                }
            }
            Payload::DataSection(segments) => {
                for segment in segments {
                    let segment = segment?;
                    match segment.kind {
                        // Kept by wasm-split-cli so that the numbers of the others stay the same.
                        _ if segment.data.is_empty() => {}
                        DataKind::Active { memory_index: 0, offset_expr } => {
                            parsed.data.push((constant(offset_expr.get_operators_reader())?, segment.data));
                        }
                        DataKind::Active { .. } | DataKind::Passive => return error("its data has no place"),
                    }
                }
            }
            Payload::CodeSectionEntry(body) => parsed.bodies.push(body),
            // The main module finds functions in the table, not by their exports.
            Payload::ExportSection(_)
            | Payload::Version { .. }
            | Payload::DataCountSection { .. }
            | Payload::CodeSectionStart { .. }
            | Payload::CustomSection(_)
            | Payload::End(_) => {}
            _ => return error("a module has a section of its own that cannot be joined"),
        }
    }
    if parsed.functions.len() != parsed.bodies.len() {
        return error("a module has functions without code");
    }
    Ok(parsed)
}

fn table_part(element: Element<'_>) -> Result<(i32, Vec<u32>), MergeError> {
    match (element.kind, element.items) {
        (ElementKind::Active { table_index: None | Some(0), offset_expr }, ElementItems::Functions(functions)) => {
            let functions = functions.into_iter().collect::<Result<_, _>>()?;
            Ok((constant(offset_expr.get_operators_reader())?, functions))
        }
        _ => error("its functions have no place in the table"),
    }
}

fn constant(mut operators: wasmparser::OperatorsReader<'_>) -> Result<i32, MergeError> {
    match (operators.read()?, operators.read()?) {
        (Operator::I32Const { value }, Operator::End) => Ok(value),
        _ => error("a place is not constant"),
    }
}

/// The new number of each function.
struct Numbers {
    /// By module and former number.
    new: Vec<Vec<u32>>,
    /// The functions that are kept, in their new order, by module and former number.
    kept: Vec<(usize, usize)>,
}

impl Numbers {
    /// Leaves out functions that only call another one through the table, where that one is in one of the modules, or
    /// where another module has the same.
    fn new(modules: &[Parsed<'_>]) -> Result<Self, MergeError> {
        let mut table = BTreeMap::new();
        for (module, parsed) in modules.iter().enumerate() {
            for (start, functions) in &parsed.elements {
                for (place, function) in (*start..).zip(functions) {
                    table.insert(place, (module, usize::try_from(*function)?));
                }
            }
        }
        let mut new: Vec<Vec<Option<u32>>> = modules.iter().map(|module| vec![None; module.functions.len()]).collect();
        let mut kept = Vec::new();
        let mut shims = Vec::new();
        for (module, parsed) in modules.iter().enumerate() {
            for (function, body) in parsed.bodies.iter().enumerate() {
                if let Some(place) = called_by_shim(body, parsed.functions[function], &parsed.types) {
                    shims.push((module, function, place));
                } else {
                    new[module][function] = Some(u32::try_from(kept.len())?);
                    kept.push((module, function));
                }
            }
        }
        let mut others = BTreeMap::new();
        for (module, function, place) in shims {
            let of_type = modules[module].functions[function];
            let target = table.get(&place).filter(|(module, function)| {
                modules.get(*module).is_some_and(|found| found.functions.get(*function) == Some(&of_type))
            });
            let target = target.and_then(|(module, function)| new[*module][*function]);
            let number = match (target, others.get(&(place, of_type))) {
                (Some(number), _) | (None, Some(&number)) => number,
                (None, None) => {
                    let number = u32::try_from(kept.len())?;
                    kept.push((module, function));
                    others.insert((place, of_type), number);
                    number
                }
            };
            new[module][function] = Some(number);
        }
        let new = new.into_iter().map(|module| module.into_iter().flatten().collect()).collect();
        Ok(Self { new, kept })
    }
}

/// Returns the place in the table of the function that a function calls, if it does nothing else.
fn called_by_shim(body: &FunctionBody<'_>, of_type: u32, types: &[FuncType]) -> Option<i32> {
    let parameters = u32::try_from(types.get(usize::try_from(of_type).ok()?)?.params().len()).ok()?;
    if body.get_locals_reader().ok()?.get_count() > 0 {
        return None;
    }
    let mut operators = body.get_operators_reader().ok()?;
    for parameter in 0..parameters {
        let Operator::LocalGet { local_index } = operators.read().ok()? else { return None };
        if local_index != parameter {
            return None;
        }
    }
    let Operator::I32Const { value } = operators.read().ok()? else { return None };
    let Operator::CallIndirect { type_index, table_index: 0 } = operators.read().ok()? else { return None };
    let ends = matches!(operators.read().ok()?, Operator::End);
    (ends && type_index == of_type).then_some(value)
}

/// Writes functions with the new numbers of functions and types. Types get theirs when they are needed first.
struct Renumber<'a> {
    functions: &'a [u32],
    types: &'a mut BTreeMap<u32, u32>,
}

impl Renumber<'_> {
    fn unknown<T>(what: &str) -> Result<T, reencode::Error<String>> {
        Err(reencode::Error::UserError(format!("a function refers to {what}")))
    }
}

impl Reencode for Renumber<'_> {
    type Error = String;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error<String>> {
        let number = usize::try_from(function).ok().and_then(|function| self.functions.get(function));
        number.map_or_else(|| Self::unknown("a function that is not there"), |number| Ok(*number))
    }

    fn type_index(&mut self, of_type: u32) -> Result<u32, reencode::Error<String>> {
        let Ok(next) = u32::try_from(self.types.len()) else { return Self::unknown("too many types") };
        Ok(*self.types.entry(of_type).or_insert(next))
    }

    fn data_index(&mut self, _: u32) -> Result<u32, reencode::Error<String>> {
        Self::unknown("data by its number")
    }

    fn element_index(&mut self, _: u32) -> Result<u32, reencode::Error<String>> {
        Self::unknown("a part of the table by its number")
    }
}

/// The types in the order of their new numbers.
fn used_types(types: &[FuncType], numbers: &BTreeMap<u32, u32>) -> Result<TypeSection, MergeError> {
    let by_number: BTreeMap<u32, u32> = numbers.iter().map(|(old, new)| (*new, *old)).collect();
    let mut section = TypeSection::new();
    for old in by_number.values() {
        let Some(of_type) = types.get(usize::try_from(*old)?) else { return error("a type is not there") };
        section.ty().func_type(&RoundtripReencoder.func_type(of_type.clone())?);
    }
    Ok(section)
}

/// The imports of all modules. Their functions refer to the first table, memory and variable only.
fn imports(modules: &[Parsed<'_>]) -> Result<ImportSection, MergeError> {
    let mut all: Vec<&Import<'_>> = Vec::new();
    let mut section = ImportSection::new();
    for import in modules.iter().flat_map(|module| &module.imports) {
        if all.contains(&import) {
            continue;
        }
        let is_of_kind = |other: &&Import<'_>| std::mem::discriminant(&other.ty) == std::mem::discriminant(&import.ty);
        let is_known = matches!(import.ty, TypeRef::Table(_) | TypeRef::Memory(_) | TypeRef::Global(_));
        if !is_known || all.iter().any(is_of_kind) {
            return error("a module imports more than the table, the memory and the stack");
        }
        section.import(import.module, import.name, RoundtripReencoder.entity_type(import.ty)?);
        all.push(import);
    }
    Ok(section)
}

fn elements(modules: &[Parsed<'_>], numbers: &Numbers) -> Result<ElementSection, MergeError> {
    let mut section = ElementSection::new();
    for (parsed, new) in modules.iter().zip(&numbers.new) {
        for (start, functions) in &parsed.elements {
            let number =
                |function: &u32| usize::try_from(*function).ok().and_then(|function| new.get(function)).copied();
            let Some(functions) = functions.iter().map(number).collect::<Option<Vec<_>>>() else {
                return error("the table refers to a function that is not there");
            };
            section.active(None, &ConstExpr::i32_const(*start), Elements::Functions(functions.into()));
        }
    }
    Ok(section)
}

fn data(modules: &[Parsed<'_>]) -> DataSection {
    let mut section = DataSection::new();
    let mut written = Vec::new();
    for part in modules.iter().flat_map(|module| &module.data) {
        // Some data is in every module.
        if !written.contains(&part) {
            section.active(0, &ConstExpr::i32_const(part.0), part.1.iter().copied());
            written.push(part);
        }
    }
    section
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, Function, MemoryType, RefType, TableType, ValType};

    use super::*;

    /// A module with these functions in the table from `place` on, and data that begins with its first byte.
    fn module(place: i32, bodies: &[Function], data: &[u8]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([ValType::I64], []);
        types.ty().function([ValType::I32], [ValType::I32]);
        let mut imports = ImportSection::new();
        let table =
            TableType { element_type: RefType::FUNCREF, minimum: 9, maximum: None, table64: false, shared: false };
        let memory = MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
        imports.import("__wasm_split", "table", EntityType::Table(table));
        imports.import("__wasm_split", "memory", EntityType::Memory(memory));
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for body in bodies {
            functions.function(1);
            code.function(body);
        }
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(place), Elements::Functions([0].as_slice().into()));
        let mut segments = DataSection::new();
        segments.active(0, &ConstExpr::i32_const(0), []);
        segments.active(0, &ConstExpr::i32_const(i32::from(data[0])), data.iter().copied());
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&elements);
        module.section(&code).section(&segments);
        module.section(&wasm_encoder::CustomSection { name: "name".into(), data: b"x".as_slice().into() });
        module.finish()
    }

    fn function(write: impl Fn(&mut wasm_encoder::InstructionSink<'_>)) -> Function {
        let mut function = Function::new([]);
        write(&mut function.instructions());
        function
    }

    /// A function that adds a number to what the function with this index returns.
    fn adds(number: i32, index: u32) -> Function {
        function(|body| {
            body.local_get(0).call(index).i32_const(number).i32_add().end();
        })
    }

    fn shim(place: i32) -> Function {
        function(|body| {
            body.local_get(0).i32_const(place).call_indirect(0, 1).end();
        })
    }

    fn calls(body: &FunctionBody<'_>) -> Vec<u32> {
        let operators = body.get_operators_reader().unwrap().into_iter().map(Result::unwrap);
        operators
            .filter_map(|operator| match operator {
                Operator::Call { function_index } => Some(function_index),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn calls_between_joined_modules_are_direct() {
        let one = module(1, &[adds(1, 1), shim(2)], &[10, 1]);
        let other = module(2, &[adds(2, 1), shim(7)], &[20, 2]);
        let third = module(3, &[adds(3, 1), shim(7)], &[30, 3]);
        let merged = merge(&[one, other, third]).unwrap();
        let parsed = parse(&merged).unwrap();
        // The call of one module by another is direct, and both calls of the function elsewhere use the same shim.
        let called: Vec<Vec<u32>> = parsed.bodies.iter().map(calls).collect();
        assert_eq!(called, [vec![1], vec![3], vec![3], vec![]]);
        assert_eq!(parsed.elements, [(1, vec![0]), (2, vec![1]), (3, vec![2])]);
        assert_eq!(parsed.data, [(10, &[10, 1][..]), (20, &[20, 2]), (30, &[30, 3])]);
        assert_eq!((parsed.types.len(), parsed.imports.len()), (1, 2), "only the type in use");
        assert!(!merged.windows(4).any(|bytes| bytes == b"name"));
    }

    #[test]
    fn same_data_is_written_once() {
        let one = module(1, &[shim(5)], &[10, 1]);
        let other = module(2, &[shim(5)], &[10, 1]);
        assert_eq!(parse(&merge(&[one, other]).unwrap()).unwrap().data.len(), 1);
    }

    #[test]
    fn rejects_what_cannot_be_joined() {
        let good = module(1, &[shim(5)], &[10]);
        let with_start = {
            let mut module = Module::new();
            module.section(&wasm_encoder::StartSection { function_index: 0 });
            module.finish()
        };
        assert!(
            merge(&[] as &[Vec<u8>]).is_err() && merge(&[with_start]).is_err() && merge(&[b"<html>".to_vec()]).is_err()
        );
        assert!(merge(&[good.clone(), Module::new().finish()]).is_err(), "other types");
        assert!(merge(&[good]).is_ok());
        let drops_data = function(|body| {
            body.data_drop(0).local_get(0).end();
        });
        assert!(merge(&[module(1, &[drops_data], &[10])]).is_err());
    }
}
