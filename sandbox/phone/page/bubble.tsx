import { useState } from 'preact/hooks';
import type {
	PhoneButton,
	PhoneCard,
	PhoneContact,
	PhoneContent,
	PhoneLocation,
	PhoneMedia,
	PhoneMessage,
	PhoneSection,
} from '../message';
import type { PhoneAction } from '../line';
import { Formatted } from './formatting';
import { Icon, type IconName } from './icon';

/** What a bubble can start. */
export interface BubbleActions {
	/** The person answers this message. */
	act(action: PhoneAction): void;
	/** Opens the form of a flow. */
	openFlow(message: PhoneMessage): void;
	/** Asks for a place to send. */
	sendLocation(message: PhoneMessage): void;
	/** Writes something for screen readers and the status line. */
	say(words: string): void;
}

const tickNames = {
	...{ pending: 'Waiting', sent: 'Sent', delivered: 'Delivered', read: 'Read', failed: 'Failed', received: '' },
};
const ticks = { pending: 'clock', sent: 'single', delivered: 'double', read: 'double', failed: 'failed' } as const;
/** What the button of a message reacts with. */
const thumb = '👍';

/** One message, as WhatsApp shows it. */
export function Bubble(props: {
	message: PhoneMessage;
	reaction?: string;
	quoted?: PhoneMessage;
	actions: BubbleActions;
	onReply(): void;
}) {
	const { message, reaction, quoted, actions } = props;
	const { fromBusiness, status, time, error, author } = message;
	return (
		<li class={`bubble ${fromBusiness ? 'theirs' : 'mine'}`} data-id={message.id} data-type={message.type}>
			{author !== undefined && <span class="author">{author}</span>}
			{quoted && <blockquote>{summary(quoted)}</blockquote>}
			<Content content={message} />
			<p class="meta">
				<time dateTime={time}>{clock(time)}</time>
				{fromBusiness && (
					<span class={`ticks ${status}`}>
						{status !== 'received' && <Icon name={ticks[status]} />}
						<span class="hidden">{tickNames[status]}</span>
					</span>
				)}
			</p>
			{error !== undefined && <p class="error">Not delivered: {error}</p>}
			{reaction !== undefined && reaction !== '' && <Reaction emoji={reaction} />}
			<Choices message={message} actions={actions} />
			{fromBusiness && (
				<p class="tools">
					<button type="button" onClick={props.onReply}>
						Reply
					</button>
					<button
						type="button"
						aria-label="React with a thumbs-up"
						onClick={() => actions.act({ kind: 'reaction', emoji: thumb, messageId: message.id })}
					>
						<Icon name="thumb" />
					</button>
				</p>
			)}
		</li>
	);
}

/** What the person reacted with. The emoji that this page has a button for needs no font. */
function Reaction({ emoji }: { emoji: string }) {
	if (emoji !== thumb) return <span class="reaction">{emoji}</span>;
	return (
		<span class="reaction">
			<Icon name="thumb" />
			<span class="hidden">{emoji}</span>
		</span>
	);
}

/** A message in a few words, for quotes and the list of chats. */
export function summary(message: PhoneContent): string {
	const { text, media, location, contacts, type } = message;
	if (text !== undefined && text !== '') return text.slice(0, 80);
	if (media) return media.name ?? (media.kind === 'voice' ? 'Voice message' : capital(media.kind));
	if (location) return location.name ?? 'Location';
	if (contacts) return contacts.map(({ name }) => name).join(', ');
	return message.note ?? capital(type);
}

function capital(word: string): string {
	return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The time of day as phones show it. */
export function clock(time: string): string {
	return new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

function Content({ content }: { content: PhoneContent }) {
	const { header, media, text, footer, location, contacts, cards, note } = content;
	return (
		<div class="content">
			{header !== undefined && <p class="header">{header}</p>}
			{media && <Media media={media} />}
			{location && <Place location={location} />}
			{contacts?.map((contact) => (
				<Card contact={contact} />
			))}
			{text !== undefined && (
				<div class="text">
					<Formatted text={text} />
				</div>
			)}
			{note !== undefined && <p class="note">{note}</p>}
			{footer !== undefined && <p class="footer">{footer}</p>}
			{cards && cards.length > 0 && <Carousel cards={cards} />}
		</div>
	);
}

function Media({ media: { kind, url, link, name, mime } }: { media: PhoneMedia }) {
	const words = name ?? capital(kind);
	if (url !== undefined && (kind === 'image' || kind === 'sticker')) return <img class={kind} src={url} alt={words} />;
	if (url !== undefined && kind === 'video') return <video controls src={url} aria-label={words} />;
	if (url !== undefined && (kind === 'audio' || kind === 'voice')) {
		return (
			<figure class={kind}>
				<figcaption>
					<Icon name={kind === 'voice' ? 'voice' : 'sound'} /> {kind === 'voice' ? 'Voice message' : words}
				</figcaption>
				<audio controls src={url} aria-label={words} />
			</figure>
		);
	}
	const target = url ?? link;
	return (
		<p class="file">
			<Icon name={kind === 'audio' ? 'sound' : kind} />{' '}
			{target === undefined ? (
				words
			) : (
				<a href={target} target="_blank" rel="noreferrer">
					{name ?? link ?? words}
				</a>
			)}
			{mime !== undefined && <small> {mime}</small>}
		</p>
	);
}

/** A drawn map: the place in a grid of degrees, without asking any map server. */
function Place({ location: { latitude, longitude, name, address } }: { location: PhoneLocation }) {
	const [x, y] = [((longitude + 180) / 360) * 240, ((90 - latitude) / 180) * 120];
	const label = `Map: ${latitude}, ${longitude}`;
	return (
		<figure class="place">
			<svg viewBox="0 0 240 120" role="img" aria-label={label}>
				<rect width="240" height="120" class="sea" />
				{[30, 60, 90].map((line) => (
					<line x1="0" x2="240" y1={line} y2={line} />
				))}
				{[60, 120, 180].map((line) => (
					<line y1="0" y2="120" x1={line} x2={line} />
				))}
				<circle cx={x} cy={y} r="9" class="ring" />
				<circle cx={x} cy={y} r="4" class="pin" />
			</svg>
			<figcaption>
				{name !== undefined && <strong>{name}</strong>}
				{address !== undefined && <span>{address}</span>}
				<small>
					{latitude}, {longitude}
				</small>
			</figcaption>
		</figure>
	);
}

function Card({ contact: { name, phones, emails, organization } }: { contact: PhoneContact }) {
	return (
		<div class="card">
			<strong>
				<Icon name="person" /> {name}
			</strong>
			{organization !== undefined && <span>{organization}</span>}
			{[...phones, ...emails].map((line) => (
				<span>{line}</span>
			))}
		</div>
	);
}

function Carousel({ cards }: { cards: readonly PhoneCard[] }) {
	return (
		<ul class="carousel" aria-label="Cards">
			{cards.map(({ media, text }) => (
				<li>
					{media && <Media media={media} />}
					<div class="text">
						<Formatted text={text} />
					</div>
				</li>
			))}
		</ul>
	);
}

function Choices({ message, actions }: { message: PhoneMessage; actions: BubbleActions }) {
	const { buttons = [], list, cards = [] } = message;
	const all = [...buttons, ...cards.flatMap((card) => card.buttons)];
	if (all.length === 0 && !list) return null;
	return (
		<div class="choices">
			{all.map((button) => (
				<button type="button" onClick={() => tap(button, message, actions)}>
					<Icon name={icon(button)} /> {button.text}
				</button>
			))}
			{list && <Rows message={message} list={list} actions={actions} />}
		</div>
	);
}

function icon({ kind }: PhoneButton): IconName {
	return kind === 'url' ? 'open' : kind;
}

function tap(button: PhoneButton, message: PhoneMessage, actions: BubbleActions): void {
	const quotes = message.id;
	switch (button.kind) {
		case 'reply': {
			const { value: id, text: title, inTemplate = false } = button;
			return actions.act({ kind: 'button', id, title, inTemplate, quotes });
		}
		case 'flow':
			return actions.openFlow(message);
		case 'location':
			return actions.sendLocation(message);
		case 'copy':
			return actions.say(`Copied: ${button.value}`);
		case 'call':
			return actions.say(`This would call ${button.value}.`);
		case 'url':
			return actions.say(`This would open ${button.value}.`);
		default:
			return actions.say('This would open the catalog.');
	}
}

function Rows({
	message,
	list,
	actions,
}: {
	message: PhoneMessage;
	list: NonNullable<PhoneMessage['list']>;
	actions: BubbleActions;
}) {
	const [open, setOpen] = useState(false);
	const [cart, setCart] = useState<readonly string[]>([]);
	const choose = (section: PhoneSection['rows'][number]) => {
		if (list.kind === 'products') return setCart([...cart, section.id]);
		setOpen(false);
		const { id, title, description } = section;
		actions.act({ kind: 'row', id, title, ...(description !== undefined && { description }), quotes: message.id });
	};
	return (
		<>
			<button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
				<Icon name="list" /> {list.button}
			</button>
			{open && (
				<div class="rows">
					{list.sections.map(({ title, rows }) => (
						<section aria-label={title ?? list.button}>
							{title !== undefined && <h4>{title}</h4>}
							{rows.map((row) => (
								<button type="button" onClick={() => choose(row)}>
									<strong>{row.title}</strong>
									{row.description !== undefined && <small>{row.description}</small>}
								</button>
							))}
						</section>
					))}
					{cart.length > 0 && (
						<button
							type="button"
							class="primary"
							onClick={() => {
								actions.act({ kind: 'order', products: [...cart], quotes: message.id });
								setCart([]);
								setOpen(false);
							}}
						>
							Place order ({cart.length})
						</button>
					)}
				</div>
			)}
		</>
	);
}
