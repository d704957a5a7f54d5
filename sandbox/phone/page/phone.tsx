import { render } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Change, WireEntry } from '../feed';
import type { PhoneAction, PhonePerson } from '../line';
import { messageKey, type PhoneMessage } from '../message';
import type { Demo } from '../server';
import { act, accounts as readAccounts, answeringOf, call, listen, readDemo, type Account } from './api';
import { Bubble, clock, summary, type BubbleActions } from './bubble';
import { Composer, samplePlace } from './composer';
import { FlowForm } from './flow';
import { Wire } from './wire';

const firstPerson = { number: '15550100001', name: 'Ada Sample', hidden: false };

interface Chat {
	key: string;
	account: Account;
	chat: string;
	messages: PhoneMessage[];
}

function App() {
	const [accounts, setAccounts] = useState<Account[]>([]);
	const [messages, setMessages] = useState<ReadonlyMap<string, PhoneMessage>>(new Map());
	const [wire, setWire] = useState<ReadonlyMap<string, WireEntry>>(new Map());
	const [online, setOnline] = useState(false);
	const [person, setPerson] = useState<PhonePerson>(firstPerson);
	const [selected, setSelected] = useState<string>();
	const [words, say] = useState('');
	const [demo, setDemo] = useState<Demo | null>(null);

	useEffect(() => {
		void readDemo().then(setDemo);
		void readAccounts().then(setAccounts);
		return listen((change) => {
			setMessages((known) => merged(known, change, change.messages, messageKey));
			setWire((known) => merged(known, change, change.wire, ({ key }) => key));
		}, setOnline);
	}, []);

	const chats = useMemo(() => chatsOf(accounts, messages, person), [accounts, messages, person]);
	const chat = chats.find(({ key }) => key === selected) ?? chats[0];
	return (
		<>
			<header class="bar">
				<h1>Phone</h1>
				<nav aria-label="Pages">
					<a href="/">Start</a> <a href="/desk">Ticket desk</a>
				</nav>
				<Person person={person} onChange={setPerson} />
				<span class={online ? 'online' : 'offline'}>{online ? 'Live' : 'Not connected'}</span>
			</header>
			<main class="phone">
				<ChatList chats={chats} selected={chat?.key} onSelect={setSelected} />
				{chat && <Conversation key={chat.key} chat={chat} person={person} demo={demo} say={say} />}
				<Wire entries={[...wire.values()]} say={say} />
			</main>
			<p class="toast" role="status">
				{words}
			</p>
		</>
	);
}

function merged<V>(known: ReadonlyMap<string, V>, { reset }: Change, values: readonly V[], key: (value: V) => string) {
	const next = new Map(reset ? [] : known);
	for (const value of values) next.set(key(value), value);
	return next;
}

/** A chat for each account and person with messages, and one to begin for each account. */
function chatsOf(
	accounts: readonly Account[],
	messages: ReadonlyMap<string, PhoneMessage>,
	person: PhonePerson,
): Chat[] {
	const chats = new Map<string, Chat>();
	const open = (account: Account, chat: string): Chat => {
		const key = `${account.provider} ${account.id} ${chat}`;
		const found = chats.get(key) ?? { key, account, chat, messages: [] };
		chats.set(key, found);
		return found;
	};
	for (const message of messages.values()) {
		const account = accounts.find(({ provider, id }) => provider === message.provider && id === message.account);
		if (account) open(account, message.chat).messages.push(message);
	}
	for (const account of accounts) open(account, person.number);
	for (const chat of chats.values()) chat.messages.sort((one, other) => one.time.localeCompare(other.time));
	return [...chats.values()].sort((one, other) => lastTime(other).localeCompare(lastTime(one)));
}

function lastTime({ messages }: Chat): string {
	return messages.at(-1)?.time ?? '';
}

function Person({ person, onChange }: { person: PhonePerson; onChange(person: PhonePerson): void }) {
	return (
		<fieldset class="person">
			<legend class="hidden">Who writes</legend>
			<label>
				Name{' '}
				<input value={person.name} onInput={({ currentTarget: { value } }) => onChange({ ...person, name: value })} />
			</label>
			<label>
				Number +
				<input
					inputMode="numeric"
					pattern="[1-9][0-9]{6,14}"
					value={person.number}
					onInput={({ currentTarget: { value } }) => onChange({ ...person, number: value.replace(/\D/g, '') })}
				/>
			</label>
			<label>
				<input
					type="checkbox"
					checked={person.hidden}
					onChange={({ currentTarget: { checked } }) => onChange({ ...person, hidden: checked })}
				/>{' '}
				Hide number
			</label>
			<label>
				<input
					type="checkbox"
					checked={person.group !== undefined}
					onChange={({ currentTarget: { checked } }) =>
						onChange({ ...person, group: checked ? '120363000000000001' : undefined })
					}
				/>{' '}
				In a group
			</label>
		</fieldset>
	);
}

function ChatList(props: { chats: readonly Chat[]; selected: string | undefined; onSelect(key: string): void }) {
	return (
		<nav class="chats" aria-label="Chats">
			<ul>
				{props.chats.map(({ key, account, chat, messages }) => {
					const last = messages.at(-1);
					return (
						<li key={key}>
							<button type="button" aria-current={key === props.selected} onClick={() => props.onSelect(key)}>
								<strong>{account.name}</strong>
								<span>{/^\d/.test(chat) ? `+${chat}` : chat}</span>
								<small>{last ? `${clock(last.time)} ${summary(last)}` : 'No messages yet'}</small>
							</button>
						</li>
					);
				})}
			</ul>
		</nav>
	);
}

function Conversation(props: { chat: Chat; person: PhonePerson; demo: Demo | null; say(words: string): void }) {
	const { chat, person, demo, say } = props;
	const { account, messages } = chat;
	const [quoted, setQuoted] = useState<PhoneMessage>();
	const [flow, setFlow] = useState<PhoneMessage>();
	const log = useRef<HTMLOListElement>(null);
	// Whoever opens another person's chat writes as that person.
	const writer = /^\d+$/.test(chat.chat) && person.group === undefined ? { ...person, number: chat.chat } : person;
	const send = (action: PhoneAction) => {
		setQuoted(undefined);
		act(account, writer, action).then(
			() => say(''),
			(error: unknown) => say(error instanceof Error ? error.message : String(error)),
		);
	};
	const actions: BubbleActions = {
		act: send,
		openFlow: setFlow,
		sendLocation: ({ id }) => send(samplePlace({ quotes: id })),
		say,
	};
	useEffect(() => {
		log.current?.scrollTo({ top: log.current.scrollHeight });
	}, [messages.length]);
	const setWindow = async (open: boolean) => {
		const { provider, id } = account;
		await call('POST', '/phone/window', { provider, account: id, number: writer.number, open });
		say(open ? 'The 24-hour window is open.' : 'The 24-hour window is closed: only templates get through.');
	};
	const shown = messages.filter(({ reaction }) => !reaction);
	return (
		<section class="conversation" aria-label={`Chat with ${account.name}`}>
			<header>
				<h2>{account.name}</h2>
				<button type="button" onClick={() => void setWindow(false)}>
					Close 24-hour window
				</button>
				<button type="button" onClick={() => void setWindow(true)}>
					Open it
				</button>
				<Answering account={account} demo={demo} />
			</header>
			<ol class="log" ref={log} tabIndex={0} aria-live="polite" aria-label="Messages">
				{shown.map((message) => (
					<Bubble
						key={messageKey(message)}
						message={message}
						reaction={reactionTo(messages, message)}
						quoted={messages.find(({ id }) => id === message.quotes)}
						actions={actions}
						onReply={() => setQuoted(message)}
					/>
				))}
			</ol>
			{flow && (
				<FlowForm
					onCancel={() => setFlow(undefined)}
					onSend={(values) => {
						send({ kind: 'flow', values, quotes: flow.id });
						setFlow(undefined);
					}}
				/>
			)}
			<Composer
				quoted={quoted}
				disabledBecause={account.hears ? undefined : `${account.name} does not pass on what people write.`}
				onQuoteDropped={() => setQuoted(undefined)}
				onSend={send}
			/>
		</section>
	);
}

/** Which workflow of the demo answers here. */
function Answering({ account, demo }: { account: Account; demo: Demo | null }) {
	if (!demo || !account.hears) return null;
	const example = answeringOf(demo, account);
	return (
		<p class="answering">
			{example ? (
				<>
					Answered by the example{' '}
					<a href={example.editor} target="_blank" rel="noreferrer">
						{example.name}
					</a>
					. Unpublish it before a workflow of yours answers here.
				</>
			) : (
				'Nobody answers here yet: it is free for a workflow of yours.'
			)}
		</p>
	);
}

function reactionTo(messages: readonly PhoneMessage[], { id }: PhoneMessage): string | undefined {
	return messages.filter(({ reaction }) => reaction?.messageId === id).at(-1)?.reaction?.emoji;
}

const root = document.getElementById('root');
if (root) render(<App />, root);
