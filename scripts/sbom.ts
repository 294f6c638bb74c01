// Prints what the program is shipped with as a bill of materials in CycloneDX: npm run sbom.
import { npmOnShipped } from './shipped.ts';

process.stdout.write(await npmOnShipped('sbom', '--sbom-format', 'cyclonedx'));
