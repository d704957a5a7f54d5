import { render } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { call } from './api';
import { Icon } from './icon';

interface Ticket {
	id: number;
	subject: string | null;
	name: string | null;
	status: number;
	updated_at: string;
	last_message: string | null;
}

interface TicketMessage {
	id: number;
	agent_id: number;
	message: string | null;
	type: number;
	created_at: string;
}

interface TicketFile {
	id: number;
	message_id: number;
	name: string;
}

type Details = Ticket & { messages: TicketMessage[]; files: TicketFile[] };

const noteType = 6;
const refreshMs = 1000;
const statusNames: Readonly<Record<number, string>> = { 0: 'New', 1: 'Resolved', 2: 'Waiting' };

async function read<T>(path: string): Promise<T> {
	const answer: T = await (await fetch(`/_sandbox/desk360${path}`)).json();
	return answer;
}

function Desk() {
	const [tickets, setTickets] = useState<Ticket[]>([]);
	const [selected, setSelected] = useState<number>();
	const [ticket, setTicket] = useState<Details>();
	const [words, say] = useState('');
	const id = selected ?? tickets[0]?.id;
	const refresh = useCallback(async () => {
		setTickets(await read<Ticket[]>('/tickets'));
		if (id !== undefined) setTicket(await read<Details>(`/tickets/${id}`));
	}, [id]);
	useEffect(() => {
		const again = () => void refresh().catch(() => say('Not connected'));
		again();
		const timer = setInterval(again, refreshMs);
		return () => clearInterval(timer);
	}, [refresh]);
	const change = async (method: string, path: string, body: unknown) => {
		await call(method, `/desk360${path}`, body);
		await refresh();
	};
	return (
		<>
			<header class="bar">
				<h1>Ticket desk</h1>
				<nav aria-label="Pages">
					<a href="/">Start</a> <a href="/phone">Phone</a>
				</nav>
			</header>
			<main class="desk">
				<nav class="chats" aria-label="Tickets">
					<Webhook say={say} />
					<NewTicket onOpen={(ticketFields) => void change('POST', '/tickets', ticketFields)} />
					<ul>
						{tickets.map((one) => (
							<li key={one.id}>
								<button type="button" aria-current={one.id === id} onClick={() => setSelected(one.id)}>
									<strong>
										#{one.id} {one.subject ?? '(no subject)'}
									</strong>
									<span>{one.name}</span>
									<small>
										{statusNames[one.status] ?? one.status} · {one.updated_at}
									</small>
								</button>
							</li>
						))}
					</ul>
				</nav>
				{ticket && <TicketView ticket={ticket} change={change} />}
			</main>
			<p class="toast" role="status">
				{words}
			</p>
		</>
	);
}

function TicketView(props: { ticket: Details; change(method: string, path: string, body: unknown): Promise<void> }) {
	const { ticket, change } = props;
	const [text, setText] = useState('');
	return (
		<section class="conversation" aria-label={`Ticket ${ticket.id}`}>
			<header>
				<h2>
					#{ticket.id} {ticket.subject}
				</h2>
				<label>
					Status{' '}
					<select
						value={ticket.status}
						onChange={({ currentTarget }) =>
							void change('PATCH', `/tickets/${ticket.id}`, { status: Number(currentTarget.value) })
						}
					>
						{Object.entries(statusNames).map(([value, name]) => (
							<option value={value}>{name}</option>
						))}
						{statusNames[ticket.status] === undefined && <option value={ticket.status}>{ticket.status}</option>}
					</select>
				</label>
			</header>
			<ol class="log" tabIndex={0} aria-label="Messages" aria-live="polite">
				{ticket.messages.map(({ id, agent_id: agent, message, type, created_at: created }) => (
					<li key={id} class={`bubble ${type === noteType ? 'internal' : agent === 0 ? 'theirs' : 'mine'}`}>
						<span class="author">
							{type === noteType ? 'Internal note' : agent === 0 ? 'Customer' : `Agent ${agent}`}
						</span>
						<div class="text">{plain(message ?? '')}</div>
						{ticket.files
							.filter((file) => file.message_id === id)
							.map((file) => (
								<p class="file">
									<Icon name="document" /> <a href={`/v1/_files/${file.id}`}>{file.name}</a>
								</p>
							))}
						<p class="meta">{created}</p>
					</li>
				))}
			</ol>
			<form
				class="composer"
				onSubmit={(event) => {
					event.preventDefault();
					if (text.trim() === '') return;
					void change('POST', `/tickets/${ticket.id}/messages`, { message: text, agent_id: 0 });
					setText('');
				}}
			>
				<textarea
					aria-label="Answer as the customer"
					placeholder="Answer as the customer"
					rows={1}
					value={text}
					onInput={({ currentTarget }) => setText(currentTarget.value)}
				/>
				<button type="submit" class="primary" aria-label="Send">
					<Icon name="send" />
				</button>
			</form>
		</section>
	);
}

/** Desk360's texts are HTML; the words are enough here. */
function plain(html: string): string {
	return new DOMParser().parseFromString(html.replace(/<br\s*\/?>|<\/p>/gi, '\n'), 'text/html').body.textContent ?? '';
}

/** Where Desk360 tells of messages: in the real panel the page Settings → API has this field. */
function Webhook({ say }: { say(words: string): void }) {
	const [url, setUrl] = useState('');
	useEffect(() => {
		void read<{ url: string | null }>('/webhook').then((kept) => setUrl(kept.url ?? ''));
	}, []);
	const save = async () => {
		const address = url.trim();
		await call('PUT', '/desk360/webhook', { url: address === '' ? null : address });
		say(address === '' ? 'Desk360 calls no webhook.' : `Desk360 calls ${address}`);
	};
	return (
		<details class="webhook">
			<summary>Webhook of the Desk360 Trigger</summary>
			<form
				class="new"
				onSubmit={(event) => {
					event.preventDefault();
					void save().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
				}}
			>
				<input
					type="url"
					aria-label="Webhook URL"
					placeholder="Production URL of the trigger"
					value={url}
					onInput={({ currentTarget }) => setUrl(currentTarget.value)}
				/>
				<button type="submit">Save</button>
			</form>
		</details>
	);
}

function NewTicket({ onOpen }: { onOpen(fields: { subject: string; message: string; name: string }): void }) {
	const [subject, setSubject] = useState('');
	return (
		<form
			class="new"
			onSubmit={(event) => {
				event.preventDefault();
				onOpen({ subject, message: subject, name: 'Ada Sample' });
				setSubject('');
			}}
		>
			<input
				aria-label="Subject of a new ticket"
				placeholder="New ticket: subject"
				required
				value={subject}
				onInput={({ currentTarget }) => setSubject(currentTarget.value)}
			/>
			<button type="submit" class="primary">
				Open
			</button>
		</form>
	);
}

const root = document.getElementById('root');
if (root) render(<Desk />, root);
