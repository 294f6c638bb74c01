import { npmOnShipped } from './shipped.ts';

/**
 * Asks the registry for known vulnerabilities of the production dependencies in the lockfile: `npm run audit`. Exits
 * with 1 if one is high or critical. A registry without this information causes a message, not a failure.
 */
interface Report {
  vulnerabilities?: Record<string, { name: string; severity: string; via: (string | Advisory)[] }>;
}

interface Advisory {
  title: string;
  url: string;
}

const GRAVE = ['high', 'critical'];

const { vulnerabilities } = parsed(await npmOnShipped('audit', '--json'));
if (vulnerabilities === undefined) {
  console.log('No audit: the configured npm registry does not report vulnerabilities.');
} else {
  const known = Object.values(vulnerabilities);
  for (const { name, severity, via } of known) {
    const reasons = via.map((one) => (typeof one === 'string' ? `through ${one}` : `${one.title}, ${one.url}`));
    console.log(`${severity}: ${name}: ${reasons.join('; ')}`);
  }
  const grave = known.filter(({ severity }) => GRAVE.includes(severity)).length;
  console.log(`${known.length} known vulnerabilities, ${grave} of them high or critical.`);
  if (grave > 0) {
    console.log('Upgrade to a fixed version ("npm audit fix"), or replace the package.');
    process.exitCode = 1;
  }
}

function parsed(text: string): Report {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return {};
  }
}
