//! Removes the code of functions that nothing can call from the main module.

use std::collections::BTreeSet;

use wasm_encoder::{CodeSection, Function, Module, RawSection};
use wasmparser::{ElementItems, ExternalKind, FunctionBody, Operator, OperatorsReader, Parser, Payload, TypeRef};

/// The id of the section of code.
const CODE: u8 = 10;

/// Returns the module with a trap in place of the code of functions that are neither exported nor in a table, nor
/// called by one that is. The numbers of functions stay the same. `None` if the module cannot be read.
pub(crate) fn prune(module: &[u8]) -> Option<Vec<u8>> {
    let mut imported = 0;
    let mut bodies = Vec::new();
    let mut reachable = BTreeSet::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload.ok()? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += usize::from(matches!(import.ok()?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export.ok()?;
                    if matches!(export.kind, ExternalKind::Func | ExternalKind::FuncExact) {
                        reachable.insert(usize::try_from(export.index).ok()?);
                    }
                }
            }
            Payload::StartSection { func, .. } => {
                reachable.insert(usize::try_from(func).ok()?);
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    match element.ok()?.items {
                        ElementItems::Functions(functions) => {
                            for function in functions {
                                reachable.insert(usize::try_from(function.ok()?).ok()?);
                            }
                        }
                        ElementItems::Expressions(_, expressions) => {
                            for expression in expressions {
                                collect(expression.ok()?.get_operators_reader(), &mut reachable)?;
                            }
                        }
                    }
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    collect(global.ok()?.init_expr.get_operators_reader(), &mut reachable)?;
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body),
            _ => {}
        }
    }
    let mut waiting: Vec<usize> = reachable.iter().copied().collect();
    while let Some(function) = waiting.pop() {
        // Imports have no code.
        let Some(body) = function.checked_sub(imported).and_then(|index| bodies.get(index)) else { continue };
        let mut called = BTreeSet::new();
        collect(body.get_operators_reader().ok()?, &mut called)?;
        waiting.extend(called.into_iter().filter(|function| reachable.insert(*function)));
    }
    with_code(module, &bodies, |index| reachable.contains(&(imported + index)))
}

/// Adds the functions that operators call or refer to.
fn collect(operators: OperatorsReader<'_>, functions: &mut BTreeSet<usize>) -> Option<()> {
    for operator in operators {
        if let Operator::Call { function_index }
        | Operator::ReturnCall { function_index }
        | Operator::RefFunc { function_index } = operator.ok()?
        {
            functions.insert(usize::try_from(function_index).ok()?);
        }
    }
    Some(())
}

fn with_code(module: &[u8], bodies: &[FunctionBody<'_>], is_kept: impl Fn(usize) -> bool) -> Option<Vec<u8>> {
    let mut code = CodeSection::new();
    for (index, body) in bodies.iter().enumerate() {
        if is_kept(index) {
            code.raw(body.as_bytes());
        } else {
            let mut trap = Function::new([]);
            trap.instructions().unreachable().end();
            code.function(&trap);
        }
    }
    let mut pruned = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let Some((id, range)) = payload.ok()?.as_section() else { continue };
        if id == CODE {
            pruned.section(&code);
        } else {
            pruned.section(&RawSection { id, data: module.get(range)? });
        }
    }
    Some(pruned.finish())
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ConstExpr, ElementSection, Elements, ExportKind, ExportSection, FunctionSection, TypeSection};

    use super::*;

    #[test]
    fn keeps_what_can_be_called() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        // 0 calls 1; 2 is in the table; 3 calls 4, and nothing calls 3.
        for callee in [Some(1), None, None, Some(4), None] {
            functions.function(0);
            let mut body = Function::new([]);
            let mut instructions = body.instructions();
            instructions.nop();
            if let Some(callee) = callee {
                instructions.call(callee);
            }
            instructions.end();
            code.function(&body);
        }
        let mut exports = ExportSection::new();
        exports.export("start", ExportKind::Func, 0);
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(0), Elements::Functions([2].as_slice().into()));
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&exports).section(&elements).section(&code);
        let module = module.finish();
        let pruned = prune(&module).unwrap();
        let mut kept = Vec::new();
        for payload in Parser::new(0).parse_all(&pruned) {
            if let Payload::CodeSectionEntry(body) = payload.unwrap() {
                let mut operators = body.get_operators_reader().unwrap();
                kept.push(!matches!(operators.read().unwrap(), Operator::Unreachable));
            }
        }
        assert_eq!(kept, [true, true, true, false, false]);
        assert!(pruned.len() < module.len());
        assert_eq!(prune(b"<html>"), None);
    }
}
