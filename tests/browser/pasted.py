"""What programs put on the clipboard when one copies a heading, some words, a list and a table from them."""

WORD = """\
<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal, li.MsoNormal {margin:0cm; font-size:12.0pt; font-family:"Calibri",sans-serif;}
@page {size:595.3pt} --></style>
</head><body lang=DA style='tab-interval:65.2pt'><!--StartFragment-->
<h2><span lang=DA style='font-size:14.0pt;color:#2F5496'>Havne<o:p></o:p></span></h2>
<p class=MsoNormal><span lang=DA style='font-family:"Times New Roman"'>Byens <b>gamle</b> havn er
<i style='mso-bidi-font-style:normal'>dyb</i>, se <a href="https://example.org/havn">planen</a>.<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Kajen<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'>
<![if !supportLists]><span style='font-family:"Courier New"'><span
style='mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>Kranen<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>Broen<o:p></o:p></p>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0><tr><td width=301 valign=top>
<p class=MsoNormal><b>År</b><o:p></o:p></p></td>
<td width=301><p class=MsoNormal><b>Skibe</b><o:p></o:p></p></td></tr>
<tr><td><p class=MsoNormal>2025<o:p></o:p></p></td><td><p class=MsoNormal>12<o:p></o:p></p></td></tr></table>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<!--EndFragment--></body></html>"""

DOCS = """\
<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-5d2c3ac1-7fff-0a1b">\
<h2 dir="ltr" style="line-height:1.38;margin-top:18pt;"><span style="font-size:16pt;font-family:Arial;font-weight:400;\
white-space:pre-wrap;">Havne</span></h2><p dir="ltr" style="line-height:1.38;"><span style="font-size:11pt;font-weight:400;\
font-style:normal;white-space:pre-wrap;">Byens </span><span style="font-size:11pt;font-weight:700;font-style:normal;">gamle\
</span><span style="font-weight:400;"> havn er </span><span style="font-weight:400;font-style:italic;">dyb</span><span \
style="font-weight:400;">, se </span><a href="https://example.org/havn" style="text-decoration:none;"><span \
style="color:#1155cc;font-weight:400;text-decoration:underline;">planen</span></a><span style="font-weight:400;">.</span></p>\
<ul style="margin-top:0;padding-inline-start:48px;"><li dir="ltr" aria-level="1" style="list-style-type:disc;"><p dir="ltr" \
role="presentation"><span style="font-weight:400;">Kajen</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr" \
role="presentation"><span style="font-weight:400;">Kranen</span></p></li></ul><li dir="ltr" aria-level="1"><p dir="ltr" \
role="presentation"><span style="font-weight:400;">Broen</span></p></li></ul><div dir="ltr" style="margin-left:0pt;" \
align="left"><table style="border:none;border-collapse:collapse;"><colgroup><col width="301"/><col width="301"/></colgroup>\
<tbody><tr style="height:0pt"><td style="border-left:solid #000 1pt;"><p dir="ltr"><span style="font-weight:700;">År</span>\
</p></td><td><p dir="ltr"><span style="font-weight:700;">Skibe</span></p></td></tr><tr><td><p dir="ltr"><span \
style="font-weight:400;">2025</span></p></td><td><p dir="ltr"><span style="font-weight:400;">12</span></p></td></tr></tbody>\
</table></div></b><br class="Apple-interchange-newline">"""

WEB = """\
<html><body><!--StartFragment--><article><header><nav hidden>Menu</nav>
<h2 style="color: red" onclick="alert(1)">Havne</h2></header>
<script>alert(1)</script><style>p { color: red }</style>
<p style="font: 12px serif">Byens <strong class="x">gamle</strong> havn er <em>dyb</em>, se
<a href="https://example.org/havn" target="_blank" onmouseover="alert(1)">planen</a>.
<img src="javascript:alert(1)" alt="billede"></p>
<ul class="menu"><li>Kajen<ul><li>Kranen</li></ul></li><li><a href="javascript:alert(1)">Broen</a></li></ul>
<table><thead><tr><th>År</th><th>Skibe</th></tr></thead>
<tbody><tr><td>2025</td><td><font color="red">12</font></td></tr></tbody></table>
<form><input value="skjult"><button>Send</button></form><iframe src="https://example.org"></iframe></article><!--EndFragment--></body></html>"""
