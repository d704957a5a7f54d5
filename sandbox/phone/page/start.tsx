import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Demo } from '../server';
import { accounts, answeringOf, readDemo, type Account } from './api';

const tour = [
	{
		title: 'Look at the phone',
		text: 'Open the phone beside the editor. It shows what the nodes send, and what is written there reaches the triggers.',
	},
	{
		title: 'Send a text',
		text: 'Run an example that sends, by its big button. The message appears on the phone, with its ticks.',
	},
	{
		title: 'Answer as a customer',
		text: 'Write on the phone to a number that an example answers, named below, and tap what it sends.',
	},
	{
		title: 'Open a ticket',
		text: 'Run the ticket example, and see the ticket, its reply and its note on the ticket desk.',
	},
	{
		title: 'Let something go wrong',
		text: 'Plan a fault beside the phone, run an example again, and read what the node says.',
	},
];

function Start() {
	const [known, setKnown] = useState<Account[]>([]);
	const [demo, setDemo] = useState<Demo | null>(null);
	useEffect(() => {
		void accounts().then(setKnown);
		void readDemo().then(setDemo);
	}, []);
	return (
		<>
			<header class="bar">
				<h1>Sandbox of five WhatsApp gateways</h1>
			</header>
			<main class="start">
				<p>No account is needed: this server behaves like the providers, and everything happens on this machine.</p>
				<ul class="doors">
					{demo && (
						<li>
							<a href={demo.editor} target="_blank" rel="noreferrer">
								<strong>n8n editor</strong> Log in as {demo.email} with {demo.password}
							</a>
						</li>
					)}
					<li>
						<a href="/phone">
							<strong>Phone</strong> Receive, write and tap as a customer
						</a>
					</li>
					<li>
						<a href="/desk">
							<strong>Ticket desk</strong> Desk360's tickets with replies and notes
						</a>
					</li>
				</ul>
				<h2>Five steps</h2>
				<ol class="tour">
					{tour.map(({ title, text }) => (
						<li>
							<strong>{title}.</strong> {text}
						</li>
					))}
				</ol>
				<h2>Numbers to write to</h2>
				<ul>
					{known.map((account) => (
						<li>
							{account.name}
							{account.hears ? <Answered account={account} demo={demo} /> : ' (sends only)'}
						</li>
					))}
				</ul>
			</main>
		</>
	);
}

function Answered({ account, demo }: { account: Account; demo: Demo | null }) {
	if (!demo) return null;
	const example = answeringOf(demo, account);
	if (!example) return <>: free for a workflow of yours</>;
	return (
		<>
			: answered by{' '}
			<a href={example.editor} target="_blank" rel="noreferrer">
				{example.name}
			</a>
		</>
	);
}

const root = document.getElementById('root');
if (root) render(<Start />, root);
