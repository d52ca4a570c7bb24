/** One theme: 13 px, a 4 px grid, 6 px corners; the accent is the account's. Colours of surfaces and states: global.css. */
import { createTheme, DEFAULT_THEME, type MantineColorsTuple, type MantineThemeOverride } from '@mantine/core';

/** Cooler and closer together than Mantine's own; [7] is the page, lower numbers come nearer. */
const dark: MantineColorsTuple = [
  '#dfe2e8',
  '#c1c6d0',
  '#a1a8b5',
  '#737b89',
  '#434a57',
  '#343a45',
  '#292e37',
  '#1c2027',
  '#15181e',
  '#0f1216',
];

const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#f0f2f5',
  '#e4e7ec',
  '#d5dae1',
  '#bcc3cd',
  '#98a1ae',
  '#626b79',
  '#4a525f',
  '#2f3640',
  '#1b2027',
];

/** Mantine's, with the shades of buttons darker: white text has 4.5:1 on them. */
const red: MantineColorsTuple = [
  '#fff5f5',
  '#ffe3e3',
  '#ffc9c9',
  '#ffa8a8',
  '#ff8787',
  '#ff6b6b',
  '#e03131',
  '#cf2a2f',
  '#b92228',
  '#a51d23',
];

export const ACCENTS = ['indigo', 'blue', 'cyan', 'teal', 'grape', 'violet', 'pink', 'orange'] as const;

/** An unknown colour name (a newer version wrote it) falls back, it does not crash. */
export function accentOf(color: string | undefined): string {
  return color !== undefined && color in DEFAULT_THEME.colors && color !== 'dark' && color !== 'gray'
    ? color
    : 'indigo';
}

/** The shade on which white or near-black text has 4.5:1, and which has 3:1 against the page, in light and dark. */
const SHADES: Record<string, 6 | 8> = { blue: 8, violet: 6 };

export function themeFor(color: string | undefined): MantineThemeOverride {
  const primaryColor = accentOf(color);
  return createTheme({
    primaryColor,
    primaryShade: SHADES[primaryColor] ?? 7,
    autoContrast: true,
    luminanceThreshold: 0.2,
    colors: { dark, gray, red },
    black: '#1b2027',
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
    fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
    lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.45', xl: '1.4' },
    spacing: { xs: '8px', sm: '12px', md: '16px', lg: '20px', xl: '28px' },
    radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
    defaultRadius: 'md',
    headings: {
      fontWeight: '600',
      sizes: {
        h1: { fontSize: '16px', lineHeight: '24px' },
        h2: { fontSize: '14px', lineHeight: '20px' },
        h3: { fontSize: '13px', lineHeight: '20px' },
        h4: { fontSize: '15px', lineHeight: '22px' },
      },
    },
    cursorType: 'pointer',
    respectReducedMotion: true,
    components: {
      Button: { defaultProps: { size: 'xs' } },
      ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
      TextInput: { defaultProps: { size: 'xs' } },
      PasswordInput: { defaultProps: { size: 'xs' } },
      NumberInput: { defaultProps: { size: 'xs' } },
      Textarea: { defaultProps: { size: 'xs' } },
      Select: { defaultProps: { size: 'xs' } },
      SegmentedControl: { defaultProps: { size: 'xs', transitionDuration: 0 } },
      Switch: { defaultProps: { size: 'xs' } },
      Checkbox: { defaultProps: { size: 'xs' } },
      // Without the hidden first child: a menu holds menu items and nothing else.
      Menu: {
        defaultProps: { shadow: 'md', transitionProps: { duration: 80 }, withInitialFocusPlaceholder: false },
      },
      // What floats has a landmark of its own (index.html).
      Popover: { defaultProps: { portalProps: { target: '#overlays' } } },
      Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 80 }, maw: 320, multiline: true } },
      // A dialog's <header> would be the page's second banner.
      ModalHeader: { defaultProps: { role: 'presentation' } },
      Modal: { defaultProps: { centered: false, radius: 'lg', transitionProps: { duration: 100 } } },
    },
  });
}
