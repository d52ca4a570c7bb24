/** The templates that come with the app. Ids are kept: settings name them. */
export const TEMPLATE_FORMATS = ['text', 'markdown', 'html'] as const;
export type TemplateFormat = (typeof TEMPLATE_FORMATS)[number];

export interface HandoutTemplate {
  id: string;
  name: string;
  format: TemplateFormat;
  body: string;
}

export const DEFAULT_TEMPLATES: readonly HandoutTemplate[] = [
  {
    id: 'message',
    name: 'Message',
    format: 'text',
    body: 'Hi {{customer}},\n\nyour proxy is ready:\n\n{{url}}\n\nTry it:\n{{curl}}\n\nIncluded: {{capGb}} GB, valid until {{expires}}.\n',
  },
  {
    id: 'markdown',
    name: 'Chat (Markdown)',
    format: 'markdown',
    body: 'Hi **{{customer}}**, your proxy is ready:\n\n```\n{{url}}\n```\n\nSOCKS5: `{{socks5Url}}`\n\nTry it:\n\n```sh\n{{curl}}\n```\n\n**{{capGb}} GB**, valid until **{{expires}}**.\n',
  },
  {
    id: 'card',
    name: 'Mail (HTML card)',
    format: 'html',
    body: `<div style="font-family: sans-serif; max-width: 560px; border: 1px solid #d0d7de; border-radius: 8px; padding: 20px; color: #1f2328; background: #ffffff">
  <h2 style="margin: 0 0 12px; font-size: 18px">Your proxy is ready, {{customer}}</h2>
  <pre style="margin: 0 0 16px; padding: 12px; background: #f6f8fa; border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px">{{url}}</pre>
  <table style="border-collapse: collapse; font-size: 14px">
    <tr><td style="padding: 2px 16px 2px 0; color: #59636e">Host</td><td>{{host}}</td></tr>
    <tr><td style="padding: 2px 16px 2px 0; color: #59636e">Port</td><td>{{port}} (SOCKS5 {{socks5Port}})</td></tr>
    <tr><td style="padding: 2px 16px 2px 0; color: #59636e">Username</td><td style="overflow-wrap: anywhere">{{username}}</td></tr>
    <tr><td style="padding: 2px 16px 2px 0; color: #59636e">Password</td><td>{{secret}}</td></tr>
    <tr><td style="padding: 2px 16px 2px 0; color: #59636e">Included</td><td>{{capGb}} GB, until {{expires}}</td></tr>
  </table>
</div>
`,
  },
  { id: 'line', name: 'URL alone', format: 'text', body: '{{url}}\n' },
];

/** Asks for a renewal: what is left and until when, and no secret. */
export const DEFAULT_RENEWAL_TEMPLATE: HandoutTemplate = {
  id: 'renewal',
  name: 'Renewal',
  format: 'text',
  body: 'Hi {{customer}},\n\nyour proxy has {{leftGb}} of {{capGb}} GB left and is valid until {{expires}}. At your pace it lasts until {{runsOut}}.\n\nShall I renew it for you?\n',
};
