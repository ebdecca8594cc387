"""Small files as scanners write them, with the corners of each format; all of it is invented."""

import json

NESSUS = """<?xml version="1.0" ?>
<NessusClientData_v2>
<Policy><policyName>Rà quét</policyName><Preferences><ServerPreferences>
<preference><name>plugin_set</name><value>19506;11219;51192;104743;156032;200001</value></preference>
<preference><name>port_range</name><value>1-9000,T:9443</value></preference>
<preference><name>sc_version</name><value>10.8.3</value></preference>
</ServerPreferences></Preferences></Policy>
<Report name="Tháng 4" xmlns:cm="http://www.nessus.org/cm">
<ReportHost name="web01.sonla.example"><HostProperties>
<tag name="host-ip">10.20.0.5</tag><tag name="host-fqdn">web01.sonla.example</tag>
<tag name="HOST_START">Mon Apr 20 08:00:00 2026</tag><tag name="HOST_END">Mon Apr 20 08:20:00 2026</tag>
<tag name="Credentialed_Scan">true</tag></HostProperties>
<ReportItem port="443" svc_name="www" protocol="tcp" severity="4" pluginID="156032" pluginName="Apache Log4j &lt; 2.15 RCE" pluginFamily="Misc.">
<cve>CVE-2021-45046</cve><cve>CVE-2021-44228</cve><cwe>502</cwe>
<cvss3_vector>CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H</cvss3_vector>
<cvss_vector>CVSS2#AV:N/AC:M/Au:N/C:C/I:C/A:C</cvss_vector>
<plugin_type>remote</plugin_type><solution>Nâng lên bản 2.15.0.</solution>
<plugin_output>/opt/app/log4j-core.jar</plugin_output></ReportItem>
<ReportItem port="443" svc_name="www" protocol="tcp" severity="4" pluginID="156032" pluginName="Apache Log4j &lt; 2.15 RCE" pluginFamily="Misc.">
<cve>CVE-2021-44228</cve><plugin_type>remote</plugin_type><solution>n/a</solution>
<plugin_output>/srv/log4j-core.jar</plugin_output></ReportItem>
<ReportItem port="443" svc_name="www" protocol="tcp" severity="2" pluginID="51192" pluginName="SSL Certificate Cannot Be Trusted" pluginFamily="General">
<cvss3_vector>AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N</cvss3_vector><xref>CWE:295</xref></ReportItem>
<ReportItem port="0" svc_name="general" protocol="tcp" severity="3" pluginID="104743" pluginName="Bản vá còn thiếu" pluginFamily="Debian Local Security Checks">
<plugin_type>local</plugin_type><cve>CVE-2024-3094</cve></ReportItem>
</ReportHost>
<ReportHost name="10.20.0.6"><HostProperties><tag name="host-ip">10.20.0.6</tag>
<tag name="HOST_START_TIMESTAMP">1776647100</tag><tag name="HOST_END_TIMESTAMP">1776648000</tag>
<tag name="Credentialed_Scan">false</tag></HostProperties>
<ReportItem port="443" svc_name="www" protocol="tcp" severity="2" pluginID="51192" pluginName="SSL Certificate Cannot Be Trusted" pluginFamily="General">
<xref>CWE:295</xref></ReportItem>
<ReportItem port="22" svc_name="ssh" protocol="tcp" severity="0" pluginID="11219" pluginName="Nessus SYN scanner" pluginFamily="Port scanners"/>
</ReportHost>
<ReportHost name="10.20.0.7"><HostProperties><tag name="host-ip">10.20.0.7</tag></HostProperties></ReportHost>
</Report></NessusClientData_v2>
"""

NESSUS_TABLE = """Plugin ID,CVE,Risk,Host,Protocol,Port,Name,Synopsis,Solution,Plugin Output,CVSS V3 Vector,XREF
156032,"CVE-2021-45046, CVE-2021-44228",Critical,10.20.0.5,tcp,443,Log4j,Mã lệnh từ xa,Nâng cấp,"dòng 1
dòng 2",AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H,
51192,,Medium,10.20.0.5,tcp,443,SSL,Chứng thư,,,,CWE:295
51192,,Medium,10.20.0.6,tcp,443,SSL,Chứng thư,,,,CWE:295
11219,,None,10.20.0.6,tcp,22,SYN,Cổng mở,,,,
"""

OPENVAS = """<?xml version="1.0" encoding="UTF-8"?>
<report id="a" format_id="b"><owner><name>x</name></owner><report id="a">
<gmp><version>22.5</version></gmp><scan_run_status>Done</scan_run_status>
<scan_start>2026-04-20T01:00:00Z</scan_start>
<results start="1" max="-1">
<result id="r1"><name>TLS cũ</name><host>10.20.0.5<asset asset_id="1"/><hostname>web01.sonla.example</hostname></host>
<port>443/tcp</port><nvt oid="1.3.6.1.4.1.25623.1.0.117274"><type>nvt</type><name>TLS cũ</name><family>SSL and TLS</family>
<tags>cvss_base_vector=AV:N/AC:M/Au:N/C:P/I:N/A:N|summary=Cũ</tags>
<severities><severity type="cvss_base_v3"><value>CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N</value></severity></severities>
<refs><ref type="cve" id="CVE-2011-3389"/><ref type="url" id="https://example.org/"/></refs>
<solution type="Mitigation">Tắt TLS 1.0.</solution></nvt><threat>Medium</threat><severity>5.9</severity><qod><value>98</value></qod></result>
<result id="r2"><name>Gói cũ</name><host>10.20.0.5</host><port>general/tcp</port>
<nvt oid="1.3.6.1.4.1.25623.1.1.1.2"><name>Gói cũ</name><family>Debian Local Security Checks</family><cve>CVE-2024-3094</cve></nvt>
<threat>High</threat><severity>9.8</severity></result>
<result id="r3"><name>Dịch vụ</name><host>10.20.0.6<hostname/></host><port>80/tcp</port>
<nvt oid="1.3.6.1.4.1.25623.1.0.10330"><name>Dịch vụ</name><family>Service detection</family></nvt><threat>Log</threat><severity>0.0</severity></result>
<result id="r4"><name>Báo nhầm</name><host>10.20.0.6</host><port>80/tcp</port>
<nvt oid="1.3.6.1.4.1.25623.1.0.9"><name>x</name></nvt><threat>False Positive</threat><severity>-1.0</severity></result>
</results>
<host><ip>10.20.0.5</ip><start>2026-04-20T01:00:00Z</start><end>2026-04-20T01:30:00Z</end>
<detail><name>hostname</name><value>web01.sonla.example</value></detail><detail><name>Auth-SSH-Success</name><value>x</value></detail></host>
<host><ip>10.20.0.6</ip><start>2026-04-20T01:00:00Z</start><end></end></host>
</report></report>
"""

OPENVAS_TABLE = """IP,Hostname,Port,Port Protocol,CVSS,Severity,QoD,NVT Name,Summary,Specific Result,NVT OID,CVEs,Timestamp,Result ID,Solution
10.20.0.5,web01.sonla.example,443,tcp,5.9,Medium,98,"TLS cũ","Cũ","TLSv1.0",1.3.6.1.4.1.25623.1.0.117274,"CVE-2011-3389,CVE-2015-0204",2026-04-20T01:10:00Z,r1,"Tắt TLS 1.0."
10.20.0.5,web01.sonla.example,,,2.6,Low,80,"TCP timestamps","Có","gói 1",1.3.6.1.4.1.25623.1.0.80091,"",2026-04-20T01:10:00Z,r2,""
10.20.0.5,web01.sonla.example,,,2.6,Low,80,"TCP timestamps","Có","gói 2",1.3.6.1.4.1.25623.1.0.80091,"",2026-04-20T01:10:00Z,r3,""
"""

NMAP = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<nmaprun scanner="nmap" args="nmap -sV --script=vulners,http-vuln-cve2017-5638.nse -p 22,443,8080 10.20.0.0/30" start="1776647100" version="7.95">
<scaninfo type="syn" protocol="tcp" numservices="3" services="22,443,8080"/>
<host starttime="1776647101" endtime="1776647400"><status state="up"/><address addr="10.20.0.5" addrtype="ipv4"/><address addr="00:11:22:33:44:55" addrtype="mac"/>
<hostnames><hostname name="WEB01.sonla.example" type="PTR"/></hostnames>
<ports><extraports state="closed" count="1"/>
<port protocol="tcp" portid="22"><state state="open"/><service name="ssh" product="OpenSSH" version="7.4"/>
<script id="vulners" output="x"><table key="cpe:/a:openbsd:openssh:7.4">
<table><elem key="id">CVE-2018-15919</elem><elem key="cvss">5.3</elem><elem key="type">cve</elem></table>
<table><elem key="id">CVE-2023-38408</elem><elem key="cvss">9.8</elem><elem key="type">cve</elem></table>
<table><elem key="id">EXPLOITPACK:98FE96309F95</elem><elem key="cvss">5.8</elem><elem key="type">exploitpack</elem><elem key="is_exploit">true</elem></table>
</table></script></port>
<port protocol="tcp" portid="443"><state state="open"/><service name="https"/></port>
<port protocol="tcp" portid="8080"><state state="open"/>
<script id="http-vuln-cve2017-5638" output="x"><table key="CVE-2017-5638"><elem key="title">Apache Struts</elem><elem key="state">VULNERABLE</elem>
<table key="ids"><elem>CVE:CVE-2017-5638</elem></table></table></script></port>
</ports>
<hostscript><script id="smb-vuln-ms10-054" output="false"/></hostscript></host>
<host><status state="down"/><address addr="10.20.0.6" addrtype="ipv4"/></host>
<runstats><finished time="1776647400" exit="success"/><hosts up="1" down="1" total="2"/></runstats>
</nmaprun>
"""

ZAP = """<?xml version="1.0"?><OWASPZAPReport programName="ZAP" version="2.16.1" generated="Mon, 20 Apr 2026 08:00:00">
<site name="https://dvc.sonla.example" host="dvc.sonla.example" port="443" ssl="true"><alerts>
<alertitem><pluginid>40012</pluginid><alertRef>40012</alertRef><alert>Cross Site Scripting (Reflected)</alert>
<name>Cross Site Scripting (Reflected)</name><riskcode>3</riskcode><confidence>2</confidence><desc>&lt;p&gt;x&lt;/p&gt;</desc>
<instances><instance><uri>https://dvc.sonla.example/tim?q=%3Cscript%3E&amp;token=abc123</uri><method>GET</method><param>q</param></instance>
<instance><uri>https://dvc.sonla.example/tim?token=def456&amp;q=1</uri><method>GET</method><param>q</param></instance></instances>
<count>2</count><solution>&lt;p&gt;Mã hóa &lt;b&gt;đầu ra&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Lọc đầu vào.&lt;/p&gt;</solution><cweid>79</cweid></alertitem>
<alertitem><pluginid>10055</pluginid><alertRef>10055-4</alertRef><alert>CSP: Wildcard Directive</alert><name>CSP: Wildcard Directive</name>
<riskcode>2</riskcode><instances><instance><uri>https://dvc.sonla.example</uri></instance></instances><cweid>693</cweid></alertitem>
<alertitem><pluginid>10055</pluginid><alertRef>10055-6</alertRef><alert>CSP: style-src</alert><name>CSP: style-src</name>
<riskcode>2</riskcode><instances><instance><uri>https://dvc.sonla.example/</uri></instance></instances><cweid>693</cweid></alertitem>
<alertitem><pluginid>10096</pluginid><alert>Timestamp Disclosure</alert><name>Timestamp Disclosure</name><riskcode>0</riskcode>
<instances></instances><cweid>-1</cweid></alertitem>
</alerts></site></OWASPZAPReport>
"""

ZAP_JSON = json.dumps(
    {
        "@programName": "ZAP", "@version": "2.16.1", "@generated": "Mon, 20 Apr 2026 08:00:00",
        "site": [{"@name": "https://dvc.sonla.example", "alerts": [
            {"pluginid": "40012", "alertRef": "40012", "name": "XSS", "riskcode": "3", "cweid": "79",
             "instances": [{"uri": "https://dvc.sonla.example/tim?q=1"}, {"uri": "https://dvc.sonla.example/"}]},
            {"pluginid": "10096", "name": "Timestamp", "riskcode": "0", "cweid": "497", "instances": []},
        ]}],
    }
)  # fmt: skip

_RESULTS = [
    {"template-id": "CVE-2021-41773", "type": "http", "host": "https://dvc.sonla.example",
     "matched-at": "https://dvc.sonla.example:443/cgi-bin/.%2e/etc/passwd", "timestamp": "2026-04-20T08:00:01.123456789+07:00",
     "info": {"name": "Apache 2.4.49", "severity": "high", "remediation": "Nâng cấp.",
              "classification": {"cve-id": ["cve-2021-41773"], "cwe-id": ["cwe-22"],
                                 "cvss-metrics": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}}},
    {"template-id": "missing-headers", "type": "http", "host": "https://dvc.sonla.example", "matcher-name": "csp",
     "matched-at": "https://dvc.sonla.example", "timestamp": "2026-04-20T08:00:02+07:00", "info": {"name": "Headers", "severity": "info"}},
    {"template-id": "missing-headers", "type": "http", "host": "https://dvc.sonla.example", "matcher-name": "hsts",
     "matched-at": "https://dvc.sonla.example", "info": {"name": "Headers", "severity": "info"}},
    {"template-id": "missing-headers", "type": "http", "host": "https://dvc.sonla.example", "matcher-name": "hsts",
     "matched-at": "https://dvc.sonla.example/login", "info": {"name": "Headers", "severity": "info"}},
    {"templateID": "mysql-native", "type": "tcp", "host": "db01.sonla.example", "matched": "db01.sonla.example:3306",
     "info": {"name": "MySQL", "severity": "unknown", "classification": None}},
    {"template-id": "quiet", "matcher-status": False, "host": "x", "info": {"name": "x", "severity": "high"}},
]  # fmt: skip
NUCLEI_LINES = "\n".join(json.dumps(one) for one in _RESULTS) + "\n"
NUCLEI_ARRAY = json.dumps(_RESULTS, indent=1)

SARIF = json.dumps(
    {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "Code Scan", "semanticVersion": "2.1.0", "rules": [
                {"id": "py/sqli", "shortDescription": {"text": "SQL injection"}, "help": {"text": "Dùng tham số."},
                 "properties": {"tags": ["security", "external/cwe/cwe-089"], "security-severity": "8.8"}},
                {"id": "py/unused", "defaultConfiguration": {"level": "note"}},
                {"id": "CVE-2024-3094", "shortDescription": {"text": "xz-utils"}, "defaultConfiguration": {"level": "error"}},
            ]}},
            "invocations": [{"executionSuccessful": True, "startTimeUtc": "2026-04-20T01:00:00Z"}],
            "artifacts": [{"location": {"uri": "src/app.py"}}, {"location": {"uri": "src/clean.py"}}],
            "results": [
                {"ruleId": "py/sqli", "message": {"text": "dòng 3"}, "locations": [
                    {"physicalLocation": {"artifactLocation": {"uri": "src/app.py"}, "region": {"startLine": 3}}}]},
                {"ruleIndex": 0, "message": {"text": "dòng 9"}, "locations": [
                    {"physicalLocation": {"artifactLocation": {"index": 0}, "region": {"startLine": 9}}}]},
                {"ruleId": "py/unused", "message": {"text": "thừa"}, "suppressions": [{"kind": "inSource"}], "locations": [
                    {"physicalLocation": {"artifactLocation": {"uri": "file:///src/util.py"}}}]},
                {"ruleId": "CVE-2024-3094", "message": {"text": "xz"}, "locations": [
                    {"logicalLocations": [{"fullyQualifiedName": "pkg:deb/xz-utils@5.6.0"}]}]},
                {"ruleId": "py/unused", "kind": "pass", "message": {"text": "được"}},
                {"ruleId": "py/unused", "baselineState": "absent", "message": {"text": "đã hết"}},
            ],
        }],
    }
)  # fmt: skip

SHEET = """Loại vị trí,Vị trí,Cổng,Giao thức,Mã lỗ hổng,Tên lỗ hổng,Mức độ,Vectơ CVSS,Cách khắc phục,Mã kiểm tra,Ngày rà quét
Máy chủ,10.20.0.5,443,tcp,CVE-2021-44228,Log4j,Nghiêm trọng,CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H,Nâng cấp,,20/04/2026
Trang web,https://dvc.sonla.example/,,,CWE-79,Chèn mã,cao,,,KT-01,20/04/2026
Cơ sở dữ liệu,DB01/HoSo,,,,Mật khẩu mặc định,Trung bình,,,,
"""

SAMPLES = {
    "nessus.nessus": NESSUS, "nessus.csv": NESSUS_TABLE, "openvas.xml": OPENVAS,
    "openvas.csv": OPENVAS_TABLE, "nmap.xml": NMAP, "zap.xml": ZAP, "zap.json": ZAP_JSON,
    "nuclei.jsonl": NUCLEI_LINES, "nuclei.json": NUCLEI_ARRAY, "code.sarif": SARIF,
    "mau.csv": SHEET,
}  # fmt: skip
