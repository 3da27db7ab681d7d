"""Which texts of a page are hard to read."""

# The contrast of each text with what is behind it, by WCAG 2: at least 4.5 to 1.
FAINT_TEXTS = """
const channel = value => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const light = color => { const [r, g, b] = color.match(/[\\d.]+/g).map(Number); return 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255); };
const behind = node => {
    for (let each = node; each; each = each.parentElement) {
        const color = getComputedStyle(each).backgroundColor;
        if (color !== 'rgba(0, 0, 0, 0)') return color;
    }
};
const texts = [...document.querySelectorAll('body *')].filter(each => [...each.childNodes].some(child => child.nodeType === 3 && child.data.trim()));
return texts.filter(each => each.tagName !== 'title').map(each => {
    const isPicture = each.tagName === 'text';
    const ink = light(isPicture ? getComputedStyle(each).fill : getComputedStyle(each).color), paper = light(behind(each));
    return [each.textContent.slice(0, 40), (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)];
}).filter(([_, contrast]) => contrast < 4.5);
"""
