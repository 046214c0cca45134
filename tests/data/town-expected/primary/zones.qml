<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" labelsEnabled="1" styleCategories="Symbology|Labeling|Fields">
 <renderer-v2 type="RuleRenderer" forceraster="0" symbollevels="0" enableorderby="0">
  <rules key="{00000000-0000-0000-0000-000000000000}">
   <rule key="{00000000-0000-0000-0000-000000000001}" symbol="0" filter="&quot;gap&quot; &gt; 0.5 * &quot;demand&quot;" label="缺口 &gt; 50 %"/>
   <rule key="{00000000-0000-0000-0000-000000000002}" symbol="1" filter="&quot;gap&quot; &gt; 0.2 * &quot;demand&quot; AND &quot;gap&quot; &lt;= 0.5 * &quot;demand&quot;" label="缺口 20 – 50 %"/>
   <rule key="{00000000-0000-0000-0000-000000000003}" symbol="2" filter="&quot;gap&quot; &gt; 0 AND &quot;gap&quot; &lt;= 0.2 * &quot;demand&quot;" label="缺口 ≤ 20 %"/>
   <rule key="{00000000-0000-0000-0000-000000000004}" symbol="3" filter="&quot;gap&quot; = 0" label="持平"/>
   <rule key="{00000000-0000-0000-0000-000000000005}" symbol="4" filter="&quot;gap&quot; &lt; 0 AND &quot;gap&quot; &gt;= -0.2 * &quot;demand&quot;" label="富余 ≤ 20 %"/>
   <rule key="{00000000-0000-0000-0000-000000000006}" symbol="5" filter="&quot;gap&quot; &lt; -0.2 * &quot;demand&quot; AND &quot;gap&quot; &gt;= -0.5 * &quot;demand&quot;" label="富余 20 – 50 %"/>
   <rule key="{00000000-0000-0000-0000-000000000007}" symbol="6" filter="&quot;gap&quot; &lt; 0 AND &quot;gap&quot; &lt; -0.5 * &quot;demand&quot;" label="富余 &gt; 50 %"/>
  </rules>
  <symbols>
   <symbol type="fill" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="178,24,43,255"/>
      <Option type="QString" name="outline_color" value="99,99,99,255"/>
      <Option type="QString" name="outline_style" value="solid"/>
      <Option type="QString" name="outline_width" value="0.26"/>
      <Option type="QString" name="outline_width_unit" value="MM"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
     <prop k="color" v="178,24,43,255"/>
     <prop k="outline_color" v="99,99,99,255"/>
     <prop k="outline_style" v="solid"/>
     <prop k="outline_width" v="0.26"/>
     <prop k="outline_width_unit" v="MM"/>
     <prop k="style" v="solid"/>
    </layer>
   </symbol>
   <symbol type="fill" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="239,138,98,255"/>
      <Option type="QString" name="outline_color" value="99,99,99,255"/>
      <Option type="QString" name="outline_style" value="solid"/>
      <Option type="QString" name="outline_width" value="0.26"/>
      <Option type="QString" name="outline_width_unit" value="MM"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
     <prop k="color" v="239,138,98,255"/>
     <prop k="outline_color" v="99,99,99,255"/>
     <prop k="outline_style" v="solid"/>
     <prop k="outline_width" v="0.26"/>
     <prop k="outline_width_unit" v="MM"/>
     <prop k="style" v="solid"/>
    </layer>
   </symbol>
   <symbol type="fill" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="253,219,199,255"/>
      <Option type="QString" name="outline_color" value="99,99,99,255"/>
      <Option type="QString" name="outline_style" value="solid"/>
      <Option type="QString" name="outline_width" value="0.26"/>
      <Option type="QString" name="outline_width_unit" value="MM"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
     <prop k="color" v="253,219,199,255"/>
     <prop k="outline_color" v="99,99,99,255"/>
     <prop k="outline_style" v="solid"/>
     <prop k="outline_width" v="0.26"/>
     <prop k="outline_width_unit" v="MM"/>
     <prop k="style" v="solid"/>
    </layer>
   </symbol>
   <symbol type="fill" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="247,247,247,255"/>
      <Option type="QString" name="outline_color" value="99,99,99,255"/>
      <Option type="QString" name="outline_style" value="solid"/>
      <Option type="QString" name="outline_width" value="0.26"/>
      <Option type="QString" name="outline_width_unit" value="MM"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
     <prop k="color" v="247,247,247,255"/>
     <prop k="outline_color" v="99,99,99,255"/>
     <prop k="outline_style" v="solid"/>
     <prop k="outline_width" v="0.26"/>
     <prop k="outline_width_unit" v="MM"/>
     <prop k="style" v="solid"/>
    </layer>
   </symbol>
   <symbol type="fill" name="4" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="209,229,240,255"/>
      <Option type="QString" name="outline_color" value="99,99,99,255"/>
      <Option type="QString" name="outline_style" value="solid"/>
      <Option type="QString" name="outline_width" value="0.26"/>
      <Option type="QString" name="outline_width_unit" value="MM"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
     <prop k="color" v="209,229,240,255"/>
     <prop k="outline_color" v="99,99,99,255"/>
     <prop k="outline_style" v="solid"/>
     <prop k="outline_width" v="0.26"/>
     <prop k="outline_width_unit" v="MM"/>
     <prop k="style" v="solid"/>
    </layer>
   </symbol>
   <symbol type="fill" name="5" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="103,169,207,255"/>
      <Option type="QString" name="outline_color" value="99,99,99,255"/>
      <Option type="QString" name="outline_style" value="solid"/>
      <Option type="QString" name="outline_width" value="0.26"/>
      <Option type="QString" name="outline_width_unit" value="MM"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
     <prop k="color" v="103,169,207,255"/>
     <prop k="outline_color" v="99,99,99,255"/>
     <prop k="outline_style" v="solid"/>
     <prop k="outline_width" v="0.26"/>
     <prop k="outline_width_unit" v="MM"/>
     <prop k="style" v="solid"/>
    </layer>
   </symbol>
   <symbol type="fill" name="6" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleFill" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="color" value="33,102,172,255"/>
      <Option type="QString" name="outline_color" value="99,99,99,255"/>
      <Option type="QString" name="outline_style" value="solid"/>
      <Option type="QString" name="outline_width" value="0.26"/>
      <Option type="QString" name="outline_width_unit" value="MM"/>
      <Option type="QString" name="style" value="solid"/>
     </Option>
     <prop k="color" v="33,102,172,255"/>
     <prop k="outline_color" v="99,99,99,255"/>
     <prop k="outline_style" v="solid"/>
     <prop k="outline_width" v="0.26"/>
     <prop k="outline_width_unit" v="MM"/>
     <prop k="style" v="solid"/>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <labeling type="simple">
  <settings calloutType="simple">
   <text-style fieldName="&quot;name&quot; || '&#10;' || CASE WHEN &quot;gap&quot; &gt; 0 THEN '缺 ' || format_number(&quot;gap&quot;, 0) ELSE '余 ' || format_number(-&quot;gap&quot;, 0) END" isExpression="1" fontFamily="Noto Sans CJK SC" fontSize="9" fontSizeUnit="Point" textColor="37,37,37,255" textOpacity="1" multilineHeight="1">
    <families><family name="Noto Sans CJK SC"/><family name="Microsoft YaHei"/><family name="PingFang SC"/><family name="Arial"/><family name="DejaVu Sans"/></families>
    <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
   </text-style>
   <text-format multilineAlign="1"/>
   <placement placement="1" centroidInside="1" quadOffset="4"/>
   <rendering obstacle="0" displayAll="0" scaleVisibility="0"/>
  </settings>
 </labeling>
 <aliases>
  <alias index="0" field="id" name="分区代码"/>
  <alias index="1" field="name" name="分区名称"/>
  <alias index="2" field="persons" name="常住人口（人）"/>
  <alias index="3" field="demand" name="需求（人）"/>
  <alias index="4" field="demand_unlocated" name="未定位需求（人）"/>
  <alias index="5" field="places" name="学位（个）"/>
  <alias index="6" field="places_existing" name="其中现状（个）"/>
  <alias index="7" field="places_unlocated" name="未定位学位（个）"/>
  <alias index="8" field="sites_unknown" name="学位不详的设施（个）"/>
  <alias index="9" field="allocated" name="已分配（人）"/>
  <alias index="10" field="over" name="其中超出（人）"/>
  <alias index="11" field="unmet" name="未满足（人）"/>
  <alias index="12" field="unreachable" name="去不了（人）"/>
  <alias index="13" field="gap" name="缺口（个，负数为富余）"/>
  <alias index="14" field="mean_cost" name="平均路程（米）"/>
  <alias index="15" field="allocated_share" name="分配率（0–1）"/>
 </aliases>
</qgis>
