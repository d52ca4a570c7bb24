/** Native notifications: told to the host, which shows none and can click on them. */
import { EventEmitter } from 'node:events';
import { createEvent } from './event.ts';
import { host, provide, tell } from './host-link.ts';

type Options = Electron.NotificationConstructorOptions;
type Used = Pick<Electron.Notification, 'title' | 'body' | 'actions' | 'show' | 'close'>;

const shown = new Map<number, NotificationStandIn>();
let lastId = 0;

export class NotificationStandIn extends EventEmitter implements Used {
  title: string;
  body: string;
  actions: Electron.NotificationAction[];
  #id = 0;

  constructor(options: Options = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.actions = options.actions ?? [];
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    lastId += 1;
    this.#id = lastId;
    shown.set(this.#id, this);
    const buttons = this.actions.map(({ text }) => text ?? '');
    tell(host.ask('notify', { id: this.#id, title: this.title, body: this.body, buttons }));
    this.emit('show', createEvent({}));
  }

  close(): void {
    if (shown.delete(this.#id)) this.emit('close', createEvent({}));
  }
}

provide('notificationClicked', ({ id }) => {
  const notification = shown.get(id);
  shown.delete(id);
  notification?.emit('click', createEvent({}));
});
