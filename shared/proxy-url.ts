/** placeholder: types only, replaced by the composer */
export interface GatewayTarget {
  proxyUsername: string;
  secret: string;
  gatewayHost?: string | undefined;
  httpPort?: number | undefined;
  socks5Port?: number | undefined;
}
export interface Routing {
  protocol?: 'http' | 'socks5' | undefined;
  pool?: 'mbl' | 'peer' | 'any' | 'best' | undefined;
  country?: string | undefined;
  carrier?: string | undefined;
  isp?: string | undefined;
  asn?: string | undefined;
  ipType?: 'mobile' | 'residential' | 'datacenter' | undefined;
  city?: string | undefined;
  sessionId?: string | undefined;
  rotation?: 'none' | 'sticky' | 'hard' | 'auto5' | 'auto10' | 'auto20' | 'auto60' | 'ondemand' | undefined;
  strict?: boolean | undefined;
  failover?: 'any' | 'samecountry' | 'samecarrier' | 'samenode' | 'strict' | undefined;
  pin?: { type: 'lease' | 'device' | 'port'; id: string } | undefined;
  ttlSeconds?: number | undefined;
}
