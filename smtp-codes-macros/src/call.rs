//! The tokens of a call, read.

use crate::data::NAMES;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use smtp_codes_spec::Part;
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token, token};

/// `$crate; #[...] pub enum RelayCode = standard + "spec/acme.toml";`
pub(crate) struct VendorCall {
    /// The way to `smtp-codes` in the caller's crate.
    pub(crate) krate: TokenStream,
    /// The caller's attributes and documentation.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: TokenStream,
    pub(crate) name: Ident,
    /// How much of the standard catalogue is among the sources.
    pub(crate) standard: Part,
    pub(crate) sources: Vec<SourceLiteral>,
    /// The enum of reasons, if one is asked for.
    pub(crate) reasons: Option<ReasonItem>,
}

/// `#[...] pub enum RelayReason;`
pub(crate) struct ReasonItem {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: TokenStream,
    pub(crate) name: Ident,
}

/// A source as the caller wrote it.
pub(crate) enum SourceLiteral {
    /// A path, relative to the folder of the caller's manifest.
    Path(LitStr),
    /// The TOML itself.
    Inline(LitStr),
}

impl SourceLiteral {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Path(literal) | Self::Inline(literal) => literal.span(),
        }
    }
}

const EXAMPLE: &str = "write `pub enum RelayCode = standard + \"spec/acme.toml\";`";

impl Parse for VendorCall {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let krate = input.step(|cursor| {
            let (token, rest): (TokenTree, _) = cursor
                .token_tree()
                .ok_or_else(|| cursor.error("this macro is called as smtp_codes::reply_codes!"))?;
            Ok((TokenStream::from(token), rest))
        })?;
        input.parse::<Token![;]>()?;
        if input.is_empty() {
            return Err(input.error(format!("an enum is expected: {EXAMPLE}")));
        }
        let attributes = attributes(input)?;
        let visibility = visibility(input)?;
        if !input.peek(Token![enum]) {
            return Err(input.error(format!("`enum` is expected: {EXAMPLE}")));
        }
        input.parse::<Token![enum]>()?;
        let name: Ident = input
            .parse()
            .map_err(|error| syn::Error::new(error.span(), format!("the enum needs a name: {EXAMPLE}")))?;
        if !input.peek(Token![=]) {
            let message = format!("`=` and the sources of `{name}` are expected: {EXAMPLE}");
            return Err(if input.is_empty() {
                syn::Error::new(name.span(), message)
            } else {
                input.error(message)
            });
        }
        let equals: Token![=] = input.parse()?;
        let mut standard = Part::Nothing;
        let mut sources = Vec::new();
        loop {
            if input.is_empty() || input.peek(Token![;]) {
                let message = "a source is expected: `standard`, a path in quotes, or `inline r#\"...\"#`";
                return Err(syn::Error::new(equals.span, message));
            }
            if input.peek(LitStr) {
                sources.push(SourceLiteral::Path(input.parse()?));
            } else {
                let keyword: Ident = input.parse().map_err(|error| {
                    syn::Error::new(
                        error.span(),
                        "a source is expected: `standard`, a path in quotes, or `inline r#\"...\"#`",
                    )
                })?;
                if keyword == "standard" {
                    if standard != Part::Nothing {
                        return Err(syn::Error::new(keyword.span(), "`standard` is named twice"));
                    }
                    if !sources.is_empty() {
                        return Err(syn::Error::new(keyword.span(), "`standard` stands first"));
                    }
                    standard = part(input)?;
                } else if keyword == "inline" {
                    sources.push(SourceLiteral::Inline(input.parse().map_err(|error: syn::Error| {
                        syn::Error::new(error.span(), "`inline` is followed by the TOML: inline r#\"...\"#")
                    })?));
                } else {
                    let message = format!(
                        "`{keyword}` is no source: expected `standard`, a path in quotes, or `inline r#\"...\"#`"
                    );
                    return Err(syn::Error::new(keyword.span(), message));
                }
            }
            if !input.peek(Token![+]) {
                break;
            }
            input.parse::<Token![+]>()?;
        }
        let mut reasons = None;
        if input.peek(Token![;]) {
            input.parse::<Token![;]>()?;
            reasons = reason_item(input, &name)?;
        }
        if !input.is_empty() {
            let message = if reasons.is_some() {
                "nothing may follow: one call makes an enum of codes and one of reasons"
            } else {
                "`+` and another source, or `;`, is expected"
            };
            return Err(input.error(message));
        }
        Ok(Self { krate, attributes, visibility, name, standard, sources, reasons })
    }
}

/// What stands in parentheses behind `standard`.
fn part(input: ParseStream<'_>) -> syn::Result<Part> {
    if !input.peek(token::Paren) {
        return Ok(Part::All);
    }
    let group: Group = input.parse()?;
    let word = group.stream().to_string();
    let known = Part::WORDS.iter().find(|(known, _)| *known == word);
    known.map(|(_, part)| *part).ok_or_else(|| {
        let message = format!(
            "`standard({word})` is no part of the catalogue: expected `standard(rfc)`, the codes that an RFC in force \
             defines, or `standard(documented)`, all but folklore"
        );
        syn::Error::new(group.span(), message)
    })
}

/// The enum of reasons that may follow the enum of codes.
fn reason_item(input: ParseStream<'_>, codes: &Ident) -> syn::Result<Option<ReasonItem>> {
    if input.is_empty() {
        return Ok(None);
    }
    let expected =
        "`pub enum RelayReason;` for reasons, or nothing, is expected: one call makes one enum of codes";
    let attributes = attributes(input)?;
    let visibility = visibility(input)?;
    if !input.peek(Token![enum]) {
        return Err(input.error(expected));
    }
    input.parse::<Token![enum]>()?;
    let name: Ident = input.parse().map_err(|error| syn::Error::new(error.span(), expected))?;
    if input.peek(Token![=]) {
        let message = format!("the sources of `{codes}` are those of `{name}` as well: write `enum {name};`");
        return Err(input.error(message));
    }
    if NAMES.contains(&name.to_string().as_str()) || name == "StandardReason" {
        let message =
            format!("`{name}` is a name that the expansion needs: choose another, such as `RelayReason`");
        return Err(syn::Error::new(name.span(), message));
    }
    if input.peek(Token![;]) {
        input.parse::<Token![;]>()?;
    }
    Ok(Some(ReasonItem { attributes, visibility, name }))
}

/// An outer attribute, `#[...]`, passed through as it is.
pub(crate) struct Attribute {
    /// What stands in the brackets.
    content: TokenStream,
    /// All of it.
    tokens: TokenStream,
}

impl Attribute {
    /// The word the attribute begins with.
    pub(crate) fn is(&self, name: &str) -> bool {
        matches!(self.content.clone().into_iter().next(), Some(TokenTree::Ident(word)) if word == name)
    }
}

impl quote::ToTokens for Attribute {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.tokens.clone());
    }
}

fn attributes(input: ParseStream<'_>) -> syn::Result<Vec<Attribute>> {
    let mut attributes = Vec::new();
    while input.peek(Token![#]) {
        let hash: Token![#] = input.parse()?;
        if !input.peek(token::Bracket) {
            return Err(input.error("an attribute is expected: `#[...]`"));
        }
        let group: Group = input.parse()?;
        let mut tokens = hash.into_token_stream();
        group.to_tokens(&mut tokens);
        attributes.push(Attribute { content: group.stream(), tokens });
    }
    Ok(attributes)
}

/// `pub`, `pub(crate)` and the like, or nothing.
fn visibility(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    if !input.peek(Token![pub]) {
        return Ok(TokenStream::new());
    }
    let mut tokens = input.parse::<Token![pub]>()?.into_token_stream();
    if input.peek(token::Paren) {
        input.parse::<Group>()?.to_tokens(&mut tokens);
    }
    Ok(tokens)
}

/// The traits that the caller's own `#[derive(...)]` names, by the last word of their paths.
pub(crate) fn derived(attributes: &[Attribute]) -> Vec<String> {
    let mut names = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.is("derive")) {
        let Some(TokenTree::Group(list)) = attribute.content.clone().into_iter().nth(1) else { continue };
        let mut last = None;
        for token in list.stream() {
            match token {
                TokenTree::Ident(word) => last = Some(word.to_string()),
                TokenTree::Punct(punct) if punct.as_char() == ',' => names.extend(last.take()),
                _ => {}
            }
        }
        names.extend(last);
    }
    names
}

/// The items that `smtp-codes` asks for: `documented; #[...] pub enum ReplyCode; ...`
pub(crate) struct StandardItems {
    /// Whether it is rustdoc that asks, and gets all documentation.
    pub(crate) documented: bool,
    pub(crate) items: Vec<StandardItem>,
}

/// `#[...] pub enum ReplyCode;`
pub(crate) struct StandardItem {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: TokenStream,
    pub(crate) name: Ident,
}

impl Parse for StandardItems {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let documented = input.peek(syn::Ident);
        if documented {
            let word: Ident = input.parse()?;
            if word != "documented" {
                return Err(syn::Error::new(word.span(), "`documented` or an item is expected"));
            }
            input.parse::<Token![;]>()?;
        }
        let mut items = Vec::new();
        while !input.is_empty() {
            let attributes = attributes(input)?;
            let visibility = visibility(input)?;
            if input.peek(Token![mod]) {
                input.parse::<Token![mod]>()?;
            } else {
                input.parse::<Token![enum]>()?;
            }
            items.push(StandardItem { attributes, visibility, name: input.parse()? });
            input.parse::<Token![;]>()?;
        }
        Ok(Self { documented, items })
    }
}
