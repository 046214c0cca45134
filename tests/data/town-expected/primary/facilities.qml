<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" labelsEnabled="1" styleCategories="Symbology|Labeling|Fields">
 <renderer-v2 type="RuleRenderer" forceraster="0" symbollevels="0" enableorderby="0">
  <rules key="{00000000-0000-0000-0000-000000000000}">
   <rule key="{00000000-0000-0000-0000-000000000001}" symbol="0" filter="&quot;over&quot; &gt; 0" label="超员（1）"/>
   <rule key="{00000000-0000-0000-0000-000000000002}" symbol="1" filter="&quot;counted&quot; AND &quot;over&quot; = 0" label="未超员（1）"/>
   <rule key="{00000000-0000-0000-0000-000000000003}" symbol="2" filter="NOT &quot;counted&quot;" label="本年不计入（2）"/>
  </rules>
  <symbols>
   <symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="name" value="circle"/>
      <Option type="QString" name="color" value="215,48,31,255"/>
      <Option type="QString" name="outline_color" value="127,0,0,255"/>
      <Option type="QString" name="outline_style" value="solid"/>
      <Option type="QString" name="outline_width" value="0.3"/>
      <Option type="QString" name="outline_width_unit" value="MM"/>
      <Option type="QString" name="size" value="2"/>
      <Option type="QString" name="size_unit" value="MM"/>
     </Option>
     <prop k="name" v="circle"/>
     <prop k="color" v="215,48,31,255"/>
     <prop k="outline_color" v="127,0,0,255"/>
     <prop k="outline_style" v="solid"/>
     <prop k="outline_width" v="0.3"/>
     <prop k="outline_width_unit" v="MM"/>
     <prop k="size" v="2"/>
     <prop k="size_unit" v="MM"/>
     <data_defined_properties><Option type="Map">
      <Option type="QString" name="name" value=""/>
      <Option type="Map" name="properties"><Option type="Map" name="size">
       <Option type="bool" name="active" value="true"/>
       <Option type="QString" name="expression" value="2 + 5 * sqrt(max(&quot;places&quot;, 0) / 3000)"/>
       <Option type="int" name="type" value="3"/>
      </Option></Option>
      <Option type="QString" name="type" value="collection"/>
     </Option></data_defined_properties>
    </layer>
   </symbol>
   <symbol type="marker" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="name" value="circle"/>
      <Option type="QString" name="color" value="49,130,189,255"/>
      <Option type="QString" name="outline_color" value="8,48,107,255"/>
      <Option type="QString" name="outline_style" value="solid"/>
      <Option type="QString" name="outline_width" value="0.3"/>
      <Option type="QString" name="outline_width_unit" value="MM"/>
      <Option type="QString" name="size" value="2"/>
      <Option type="QString" name="size_unit" value="MM"/>
     </Option>
     <prop k="name" v="circle"/>
     <prop k="color" v="49,130,189,255"/>
     <prop k="outline_color" v="8,48,107,255"/>
     <prop k="outline_style" v="solid"/>
     <prop k="outline_width" v="0.3"/>
     <prop k="outline_width_unit" v="MM"/>
     <prop k="size" v="2"/>
     <prop k="size_unit" v="MM"/>
     <data_defined_properties><Option type="Map">
      <Option type="QString" name="name" value=""/>
      <Option type="Map" name="properties"><Option type="Map" name="size">
       <Option type="bool" name="active" value="true"/>
       <Option type="QString" name="expression" value="2 + 5 * sqrt(max(&quot;places&quot;, 0) / 3000)"/>
       <Option type="int" name="type" value="3"/>
      </Option></Option>
      <Option type="QString" name="type" value="collection"/>
     </Option></data_defined_properties>
    </layer>
   </symbol>
   <symbol type="marker" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="name" value="circle"/>
      <Option type="QString" name="color" value="255,255,255,0"/>
      <Option type="QString" name="outline_color" value="115,115,115,255"/>
      <Option type="QString" name="outline_style" value="solid"/>
      <Option type="QString" name="outline_width" value="0.4"/>
      <Option type="QString" name="outline_width_unit" value="MM"/>
      <Option type="QString" name="size" value="2"/>
      <Option type="QString" name="size_unit" value="MM"/>
     </Option>
     <prop k="name" v="circle"/>
     <prop k="color" v="255,255,255,0"/>
     <prop k="outline_color" v="115,115,115,255"/>
     <prop k="outline_style" v="solid"/>
     <prop k="outline_width" v="0.4"/>
     <prop k="outline_width_unit" v="MM"/>
     <prop k="size" v="2"/>
     <prop k="size_unit" v="MM"/>
     <data_defined_properties><Option type="Map">
      <Option type="QString" name="name" value=""/>
      <Option type="Map" name="properties"><Option type="Map" name="size">
       <Option type="bool" name="active" value="true"/>
       <Option type="QString" name="expression" value="2 + 5 * sqrt(max(&quot;places&quot;, 0) / 3000)"/>
       <Option type="int" name="type" value="3"/>
      </Option></Option>
      <Option type="QString" name="type" value="collection"/>
     </Option></data_defined_properties>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <labeling type="simple">
  <settings calloutType="simple">
   <text-style fieldName="&quot;name&quot; || CASE WHEN &quot;counted&quot; THEN '&#10;' || format_number(&quot;allocated&quot;, 0) || ' / ' || format_number(&quot;places&quot;, 0) ELSE '' END" isExpression="1" fontFamily="Noto Sans CJK SC" fontSize="8" fontSizeUnit="Point" textColor="37,37,37,255" textOpacity="1" multilineHeight="1">
    <families><family name="Noto Sans CJK SC"/><family name="Microsoft YaHei"/><family name="PingFang SC"/><family name="Arial"/><family name="DejaVu Sans"/></families>
    <text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>
   </text-style>
   <text-format multilineAlign="1"/>
   <placement placement="6" predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR" dist="1" offsetType="1"/>
   <rendering obstacle="0" displayAll="0" scaleVisibility="1" scaleMin="1" scaleMax="120000"/>
  </settings>
 </labeling>
 <aliases>
  <alias index="0" field="id" name="设施编号"/>
  <alias index="1" field="name" name="设施名称"/>
  <alias index="2" field="service" name="服务"/>
  <alias index="3" field="services" name="全部服务"/>
  <alias index="4" field="level" name="级别"/>
  <alias index="5" field="zone" name="所在分区"/>
  <alias index="6" field="position_basis" name="位置依据（given 资料所给，zone 分区人口中心，none 无位置）"/>
  <alias index="7" field="status" name="状态"/>
  <alias index="8" field="opens" name="投用年份"/>
  <alias index="9" field="closes" name="停办年份"/>
  <alias index="10" field="begins" name="开工年份"/>
  <alias index="11" field="investment" name="投资（元）"/>
  <alias index="12" field="counted" name="本年计入"/>
  <alias index="13" field="places" name="学位（个）"/>
  <alias index="14" field="places_existing" name="其中现状（个）"/>
  <alias index="15" field="places_all" name="全部学位（个）"/>
  <alias index="16" field="reserved" name="其中预留（个）"/>
  <alias index="17" field="enrolled" name="在校（在住）人数（人）"/>
  <alias index="18" field="classes" name="班数（个班）"/>
  <alias index="19" field="class_size" name="班额（人）"/>
  <alias index="20" field="allocated" name="已分配（人）"/>
  <alias index="21" field="spare" name="剩余学位（个）"/>
  <alias index="22" field="over" name="其中超出（人）"/>
  <alias index="23" field="utilisation" name="利用率（人/个）"/>
  <alias index="24" field="mean_cost" name="平均路程（米）"/>
  <alias index="25" field="max_cost" name="最远路程（米）"/>
  <alias index="26" field="within_cutoff" name="服务半径内人口（人，互相重叠，不可相加）"/>
  <alias index="27" field="price" name="再增一个学位可省路程（米）"/>
  <alias index="28" field="serves" name="再增一个学位可多容纳（人）"/>
 </aliases>
</qgis>
