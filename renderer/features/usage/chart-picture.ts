/** A drawn chart as a PNG: the SVG with its present colours, on the page's own ground. Nothing of it leaves the page but to main's save dialog. */
const SCALE = 2;
const TITLE_PX = 34;
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

/** What the style sheet says stands in the elements themselves: a picture has no style sheet. */
function withOwnStyles(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll('*')];
  const to = [copy, ...copy.querySelectorAll('*')];
  for (const [index, element] of from.entries()) {
    const target = to[index];
    if (!target) continue;
    const style = getComputedStyle(element);
    for (const name of PROPERTIES) {
      const value = style.getPropertyValue(name);
      if (value !== '') target.setAttribute(name, value);
    }
    target.removeAttribute('class');
    target.removeAttribute('style');
  }
  return copy;
}

function load(text: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('The chart could not be drawn as a picture.'));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  });
}

/** Base64, without the head of a data address. Throws where there is no chart, or it cannot be drawn. */
export async function chartPng(place: HTMLElement, title: string): Promise<string> {
  const svg = place.querySelector<SVGSVGElement>('svg.recharts-surface');
  if (!svg) throw new Error('There is no chart to save.');
  const { width, height } = svg.getBoundingClientRect();
  const copy = withOwnStyles(svg);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('font-family', 'sans-serif');
  const image = await load(new XMLSerializer().serializeToString(copy));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * SCALE);
  canvas.height = Math.round((height + TITLE_PX) * SCALE);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The chart could not be drawn as a picture.');
  const style = getComputedStyle(document.documentElement);
  context.scale(SCALE, SCALE);
  context.fillStyle = style.getPropertyValue('--pd-page');
  context.fillRect(0, 0, width, height + TITLE_PX);
  context.fillStyle = style.getPropertyValue('--pd-text');
  context.font = '600 14px sans-serif';
  context.fillText(title, 12, 22, width - 24);
  context.drawImage(image, 0, TITLE_PX, width, height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
