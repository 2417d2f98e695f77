//! The input for a phone number: the country and the number as people write it there.

use js_sys::{Array, Function, Intl, JsString, Object, Reflect};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};

use crate::messages::SHELL;
use crate::phone::{self, Country};

/// The labels of a [`PhoneInput`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhoneLabels {
    /// Of the list of countries.
    pub country: &'static str,
    /// In front of the number in its international form.
    pub number: &'static str,
}

/// An input for a phone number. `value` is its international form (`+491555010777`) as soon as the number can be one,
/// else what was typed.
#[component]
pub fn PhoneInput(
    /// The input's id.
    id: String,
    /// The input.
    node: NodeRef<Input>,
    /// The number.
    value: RwSignal<String>,
    /// The input's `data-testid`.
    test_id: &'static str,
    /// The ids of its descriptions.
    #[prop(into)]
    described: Signal<Option<String>>,
    /// Whether it is marked as wrong.
    #[prop(into)]
    invalid: Signal<bool>,
    /// The labels.
    labels: &'static PhoneLabels,
) -> impl IntoView {
    let text = RwSignal::new(value.get_untracked());
    let countries = RwSignal::new(Vec::<Country>::new());
    let chosen = RwSignal::new(region_of_visitor());
    spawn_local(async move {
        // Without the table, a number with its calling code is still understood.
        if let Ok(table) = phone::country_table().await {
            countries.try_set(phone::read(table));
        }
    });
    // A number with its calling code names the country.
    Effect::new(move |_| {
        let named = countries.with(|all| text.with(|text| phone::country_of(text, all).copied()));
        let Some(named) = named else { return };
        let is_chosen = countries.with_untracked(|all| {
            chosen.with_untracked(|code| all.iter().any(|it| it.code == code && it.calling_code == named.calling_code))
        });
        if !is_chosen {
            chosen.set(named.code.to_owned());
        }
    });
    let international = Memo::new(move |_| {
        countries.with(|all| {
            let country = chosen.with(|code| all.iter().find(|it| it.code == code).copied());
            text.with(|text| phone::international(text, country.as_ref(), all))
        })
    });
    Effect::new(move |_| value.set(international.get().unwrap_or_else(|| text.get())));
    let options = move || {
        let options = countries.with(|all| named(all)).into_iter().map(|(country, name)| {
            let is_chosen = move || chosen.with(|code| code == country.code);
            let label = [&name, " (+", country.calling_code, ")"].concat();
            view! {
                <option value=country.code prop:selected=is_chosen>
                    {label}
                </option>
            }
            .into_any()
        });
        options.collect_view()
    };
    // Languages such as `es-419` name no country.
    let unknown = move || {
        let is_known = countries.with(|all| chosen.with(|code| all.iter().any(|it| it.code == code)));
        (!is_known).then(|| view! { <option value="" selected></option> })
    };
    let preview = move || {
        let number = international.get().filter(|number| text.with(|text| text.trim() != number));
        number.map(|number| [labels.number, " ", &number].concat())
    };
    view! {
        <div class="phone-input">
            <select
                class="input"
                aria-label=labels.country
                autocomplete="country"
                data-testid="phone-country"
                on:change=move |event| chosen.set(event_target_value(&event))
            >
                {unknown}
                {options}
            </select>
            <input
                id=id
                node_ref=node
                class="input"
                type="tel"
                autocomplete="tel"
                data-testid=test_id
                aria-describedby=move || described.get()
                aria-invalid=move || invalid.get().then_some("true")
                bind:value=text
            />
        </div>
        <p class="small-print phone-number" data-testid="phone-number">
            {preview}
        </p>
    }
    .into_any()
}

/// The countries with their names in the app's language, in its order.
fn named(countries: &[Country]) -> Vec<(Country, String)> {
    let name = region_names();
    let mut named: Vec<(Country, String)> = countries
        .iter()
        .map(|country| {
            let name = name.as_ref().and_then(|name| name(country.code));
            (*country, name.unwrap_or_else(|| country.code.to_owned()))
        })
        .collect();
    let (languages, options) = (languages(), Object::new());
    named.sort_by(|(_, one), (_, other)| {
        JsString::from(one.as_str()).locale_compare(other, &languages, &options).cmp(&0)
    });
    named
}

fn languages() -> Array {
    Array::of1(&SHELL.get().language.into())
}

/// Returns a function from the code of a country to its name in the app's language, if the browser knows the names.
fn region_names() -> Option<impl Fn(&str) -> Option<String>> {
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"region".into()).ok()?;
    let names = Intl::DisplayNames::new(&languages(), &options);
    Some(move |code: &str| JsValue::from(names.of(code)).as_string())
}

/// Returns the code of the country that the browser's languages name, or in which the first of them is spoken most.
fn region_of_visitor() -> String {
    let languages = window().navigator().languages();
    let regions = languages.iter().filter_map(|tag| region_of_language(&tag));
    regions.into_iter().next().unwrap_or_default()
}

/// Returns the region of a language tag, completed by the browser: `en-GB` is of `GB`, `ja` of `JP`.
fn region_of_language(tag: &JsValue) -> Option<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let locale: Function = Reflect::get(&intl, &"Locale".into()).ok()?.dyn_into().ok()?;
    let locale = Reflect::construct(&locale, &Array::of1(tag)).ok()?;
    let maximize: Function = Reflect::get(&locale, &"maximize".into()).ok()?.dyn_into().ok()?;
    let locale = Reflect::apply(&maximize, &locale, &Array::new()).ok()?;
    Reflect::get(&locale, &"region".into()).ok()?.as_string()
}
