// Forms that the control plane describes: the parameters of a transition become fields, and what is filled in becomes the body of a call.
import { code, make } from "./elements.js";

let last = 0;

/** A field with its label. `choices` makes it a choice. */
export function field(label, { name, type = "text", value = "", choices, required, hint, placeholder, list } = {}) {
    const id = `field-${last += 1}`;
    const described = hint ? `${id}-hint` : undefined;
    const common = { id, name, required, "aria-describedby": described };
    const input = choices
        ? make("select", common, choices.map((choice) => {
            const [key, text] = Array.isArray(choice) ? choice : [choice, choice];
            return make("option", { value: key, selected: key === value }, text);
        }))
        : make("input", { ...common, type, value, placeholder, list, autocomplete: "off", spellcheck: "false", autocapitalize: "off" });
    return make("p", { class: "field" }, make("label", { for: id }, label), input, hint ? make("small", { id: described }, hint) : null);
}

/**
 * A form. `send` gets what was filled in, by the names of the fields. What is empty is left out.
 * While it works the button rests, and a refusal is shown below the form.
 */
export function form(fields, caption, send, { label, kind = "" } = {}) {
    const problem = make("p", { class: "problem", role: "alert", hidden: true });
    const press = make("button", { type: "submit", class: kind }, caption);
    const element = make("form", { "aria-label": label, on: { submit: submit } }, fields, make("p", { class: "buttons" }, press), problem);
    async function submit(event) {
        event.preventDefault();
        problem.hidden = true;
        press.disabled = true;
        try {
            await send(filled(element), element);
        } catch (error) {
            problem.textContent = error.message;
            problem.hidden = false;
        } finally {
            press.disabled = false;
        }
    }
    return element;
}

/** What a form holds, by the names of its fields. A name like `a[b]` makes a hash. */
export function filled(element) {
    const values = {};
    for (const input of element.querySelectorAll("[name]")) {
        if (input.value === "") continue;
        const keys = input.name.replaceAll("]", "").split("[");
        const own = keys.pop();
        let place = values;
        for (const key of keys) place = place[key] ??= {};
        place[own] = convert(input);
    }
    return values;
}

function convert(input) {
    switch (input.dataset.type) {
    case "list": return input.value.split(",").map((word) => word.trim()).filter(Boolean);
    case "json": return JSON.parse(input.value);
    default: return input.value;
    }
}

/** The fields of a call's parameters, as the control plane describes them. */
export function fieldsOf(parameters, inside = "") {
    return parameters.map((parameter) => {
        const name = inside ? `${inside}[${parameter.name}]` : parameter.name;
        if (parameter.parameters?.length) {
            return make("fieldset", {}, make("legend", {}, parameter.name), fieldsOf(parameter.parameters, name));
        }
        return fieldOf(parameter, name);
    });
}

function fieldOf(parameter, name) {
    const options = { name, required: parameter.required };
    const none = parameter.required ? [] : [["", "–"]];
    if (parameter.values) return field(parameter.name, { ...options, choices: [...none, ...parameter.values.map(String)] });
    switch (parameter.type) {
    case "boolean": return field(parameter.name, { ...options, choices: [...none, "true", "false"] });
    case "integer": return field(parameter.name, { ...options, type: "number" });
    case "timestamp": return field(parameter.name, { ...options, hint: "Unix seconds" });
    case "array": return typed(field(parameter.name, { ...options, hint: "separated by commas" }), "list");
    case "metadata": case "hash": return typed(field(parameter.name, { ...options, hint: "as JSON, such as {\"key\": \"value\"}" }), "json");
    default: return field(parameter.name, options);
    }
}

function typed(element, type) {
    element.querySelector("input").dataset.type = type;
    return element;
}

/** The forms of all transitions that are possible now. A transition without parameters is one button. */
export function transitions(list, fire) {
    return list.map((transition) => {
        const send = (values) => fire(transition.name, values);
        const label = transition.name;
        if (transition.parameters.length === 0) {
            const simple = form([], transition.name, send, { label });
            simple.classList.add("simple");
            return simple;
        }
        return make("details", { class: "transition" },
            make("summary", {}, transition.name, " ", make("small", {}, "→ ", code(transition.to))),
            form(fieldsOf(transition.parameters), transition.name, send, { label }));
    });
}
