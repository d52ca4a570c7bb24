/** Whole programs in the other languages, each on its own standard library (PHP: on curl's). */
import { javaQuoted, percentEncoded, quoted, singleQuoted } from './literals.ts';
import { type HandoutFormatRow, type ProxyParts, SECRET_VARIABLE } from './parts.ts';

const row = { group: 'other', holdsSecret: true, envSecret: true } as const;

function password({ secretFrom, secret }: ProxyParts, literal: (text: string) => string, fromEnv: string): string {
  return secretFrom === 'env' ? fromEnv : literal(secret);
}

export const GO: HandoutFormatRow = {
  ...row,
  label: 'Go',
  language: 'Go',
  hint: 'A program on net/http',
  render: (parts) =>
    [
      'package main',
      '',
      'import (',
      ...['fmt', 'io', 'log', 'net/http', 'net/url', ...(parts.secretFrom === 'env' ? ['os'] : []), 'time'].map(
        (name) => `\t"${name}"`,
      ),
      ')',
      '',
      'func main() {',
      '\tproxy := &url.URL{',
      `\t\tScheme: "${parts.protocol}",`,
      `\t\tHost:   ${quoted(parts.hostPort)},`,
      `\t\tUser:   url.UserPassword(${quoted(parts.username)}, ${password(parts, quoted, `os.Getenv("${SECRET_VARIABLE}")`)}),`,
      '\t}',
      '\tclient := &http.Client{',
      '\t\tTransport: &http.Transport{Proxy: http.ProxyURL(proxy)},',
      '\t\tTimeout:   30 * time.Second,',
      '\t}',
      `\tresponse, err := client.Get(${quoted(parts.echoUrl)})`,
      '\tif err != nil {',
      '\t\tlog.Fatal(err)',
      '\t}',
      '\tdefer response.Body.Close()',
      '\tbody, err := io.ReadAll(response.Body)',
      '\tif err != nil {',
      '\t\tlog.Fatal(err)',
      '\t}',
      '\tfmt.Println(string(body))',
      '}',
    ].join('\n'),
};

/** The login is in the URL: whether curl percent-decodes one that is given apart depends on its version. */
function phpProxyUrl({ secretFrom, remoteDnsUrl, username, hostPort }: ProxyParts): string {
  if (secretFrom === 'text') return singleQuoted(remoteDnsUrl);
  const start = `${remoteDnsUrl.slice(0, remoteDnsUrl.indexOf('://'))}://${percentEncoded(username)}:`;
  return `${singleQuoted(start)} . rawurlencode(getenv('${SECRET_VARIABLE}')) . ${singleQuoted(`@${hostPort}`)}`;
}

export const PHP: HandoutFormatRow = {
  ...row,
  label: 'PHP',
  language: 'PHP',
  hint: 'A program on the curl extension',
  render: (parts) =>
    [
      '<?php',
      '// Needs the curl extension.',
      `$curl = curl_init(${singleQuoted(parts.echoUrl)});`,
      'curl_setopt_array($curl, [',
      `    CURLOPT_PROXY => ${phpProxyUrl(parts)},`,
      '    CURLOPT_RETURNTRANSFER => true,',
      '    CURLOPT_TIMEOUT => 30,',
      ']);',
      '$body = curl_exec($curl);',
      'if ($body === false) {',
      '    fwrite(STDERR, curl_error($curl) . PHP_EOL);',
      '    exit(1);',
      '}',
      'echo $body, PHP_EOL;',
    ].join('\n'),
};

export const RUBY: HandoutFormatRow = {
  ...row,
  label: 'Ruby',
  language: 'Ruby',
  hint: 'A program on net/http',
  unsupported: { socks5: 'Ruby’s net/http knows no SOCKS5: this program goes by HTTP' },
  render: (parts) =>
    [
      "require 'net/http'",
      '',
      `uri = URI(${singleQuoted(parts.echoUrl)})`,
      'http = Net::HTTP.new(',
      '  uri.host, uri.port,',
      `  ${singleQuoted(parts.host)}, ${parts.port},`,
      `  ${singleQuoted(parts.username)},`,
      `  ${password(parts, singleQuoted, `ENV.fetch('${SECRET_VARIABLE}')`)}`,
      ')',
      "http.use_ssl = uri.scheme == 'https'",
      'puts http.get(uri.request_uri).body',
    ].join('\n'),
};

export const JAVA: HandoutFormatRow = {
  ...row,
  label: 'Java',
  language: 'Java',
  hint: 'A program for Java 11 and later: java Echo.java',
  unsupported: { socks5: 'Java’s HttpClient knows no SOCKS5: this program goes by HTTP' },
  render: (parts) =>
    [
      'import java.net.InetSocketAddress;',
      'import java.net.ProxySelector;',
      'import java.net.URI;',
      'import java.net.http.HttpClient;',
      'import java.net.http.HttpRequest;',
      'import java.net.http.HttpResponse;',
      'import java.nio.charset.StandardCharsets;',
      'import java.time.Duration;',
      'import java.util.Base64;',
      '',
      'public class Echo {',
      '    public static void main(String[] args) throws Exception {',
      '        // Without this Java sends no login for https targets.',
      '        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");',
      `        String username = ${javaQuoted(parts.username)};`,
      `        String password = ${password(parts, javaQuoted, `System.getenv("${SECRET_VARIABLE}")`)};`,
      '        byte[] login = (username + ":" + password).getBytes(StandardCharsets.UTF_8);',
      '        HttpClient client = HttpClient.newBuilder()',
      `            .proxy(ProxySelector.of(new InetSocketAddress(${javaQuoted(parts.host)}, ${parts.port})))`,
      '            .build();',
      `        HttpRequest request = HttpRequest.newBuilder(URI.create(${javaQuoted(parts.echoUrl)}))`,
      '            .header("Proxy-Authorization", "Basic " + Base64.getEncoder().encodeToString(login))',
      '            .timeout(Duration.ofSeconds(30))',
      '            .build();',
      '        System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).body());',
      '    }',
      '}',
    ].join('\n'),
};

export const CSHARP: HandoutFormatRow = {
  ...row,
  label: 'C#',
  language: 'C#',
  hint: 'A program for .NET 6 and later',
  render: (parts) =>
    [
      'using System;',
      'using System.Net;',
      'using System.Net.Http;',
      'using System.Threading.Tasks;',
      '',
      'public static class Echo',
      '{',
      '    public static async Task Main()',
      '    {',
      `        var proxy = new WebProxy(${quoted(`${parts.protocol}://${parts.hostPort}`)})`,
      '        {',
      '            Credentials = new NetworkCredential(',
      `                ${quoted(parts.username)},`,
      `                ${password(parts, quoted, `Environment.GetEnvironmentVariable("${SECRET_VARIABLE}")`)}),`,
      '        };',
      '        using (var client = new HttpClient(new HttpClientHandler { Proxy = proxy, UseProxy = true }))',
      '        {',
      '            client.Timeout = TimeSpan.FromSeconds(30);',
      `            Console.WriteLine(await client.GetStringAsync(${quoted(parts.echoUrl)}));`,
      '        }',
      '    }',
      '}',
    ].join('\n'),
};
