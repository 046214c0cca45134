<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" labelsEnabled="0" styleCategories="Symbology|Labeling|Fields">
 <renderer-v2 type="RuleRenderer" forceraster="0" symbollevels="0" enableorderby="0">
  <rules key="{00000000-0000-0000-0000-000000000000}">
   <rule key="{00000000-0000-0000-0000-000000000001}" symbol="0" filter="&quot;unreachable&quot; &gt; 0" label="去不了"/>
   <rule key="{00000000-0000-0000-0000-000000000002}" symbol="1" filter="&quot;unreachable&quot; = 0 AND &quot;unmet&quot; &gt; 0" label="未满足"/>
   <rule key="{00000000-0000-0000-0000-000000000003}" symbol="2" filter="&quot;unreachable&quot; = 0 AND &quot;unmet&quot; = 0 AND &quot;cost&quot; &gt;= 0 AND &quot;cost&quot; &lt; 50" label="0 – 50 米"/>
   <rule key="{00000000-0000-0000-0000-000000000004}" symbol="3" filter="&quot;unreachable&quot; = 0 AND &quot;unmet&quot; = 0 AND &quot;cost&quot; &gt;= 50 AND &quot;cost&quot; &lt; 100" label="50 – 100 米"/>
   <rule key="{00000000-0000-0000-0000-000000000005}" symbol="4" filter="&quot;unreachable&quot; = 0 AND &quot;unmet&quot; = 0 AND &quot;cost&quot; &gt;= 100 AND &quot;cost&quot; &lt; 150" label="100 – 150 米"/>
   <rule key="{00000000-0000-0000-0000-000000000006}" symbol="5" filter="&quot;unreachable&quot; = 0 AND &quot;unmet&quot; = 0 AND &quot;cost&quot; &gt;= 150 AND &quot;cost&quot; &lt; 200" label="150 – 200 米"/>
   <rule key="{00000000-0000-0000-0000-000000000007}" symbol="6" filter="&quot;unreachable&quot; = 0 AND &quot;unmet&quot; = 0 AND &quot;cost&quot; &gt;= 200" label="≥ 200 米"/>
  </rules>
  <symbols>
   <symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="name" value="square"/>
      <Option type="QString" name="color" value="150,150,150,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="size" value="99.99999999999999"/>
      <Option type="QString" name="size_unit" value="RenderMetersInMapUnits"/>
     </Option>
     <prop k="name" v="square"/>
     <prop k="color" v="150,150,150,255"/>
     <prop k="outline_style" v="no"/>
     <prop k="size" v="99.99999999999999"/>
     <prop k="size_unit" v="RenderMetersInMapUnits"/>
    </layer>
   </symbol>
   <symbol type="marker" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="name" value="square"/>
      <Option type="QString" name="color" value="227,26,28,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="size" value="99.99999999999999"/>
      <Option type="QString" name="size_unit" value="RenderMetersInMapUnits"/>
     </Option>
     <prop k="name" v="square"/>
     <prop k="color" v="227,26,28,255"/>
     <prop k="outline_style" v="no"/>
     <prop k="size" v="99.99999999999999"/>
     <prop k="size_unit" v="RenderMetersInMapUnits"/>
    </layer>
   </symbol>
   <symbol type="marker" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="name" value="square"/>
      <Option type="QString" name="color" value="255,255,204,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="size" value="99.99999999999999"/>
      <Option type="QString" name="size_unit" value="RenderMetersInMapUnits"/>
     </Option>
     <prop k="name" v="square"/>
     <prop k="color" v="255,255,204,255"/>
     <prop k="outline_style" v="no"/>
     <prop k="size" v="99.99999999999999"/>
     <prop k="size_unit" v="RenderMetersInMapUnits"/>
    </layer>
   </symbol>
   <symbol type="marker" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="name" value="square"/>
      <Option type="QString" name="color" value="194,230,153,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="size" value="99.99999999999999"/>
      <Option type="QString" name="size_unit" value="RenderMetersInMapUnits"/>
     </Option>
     <prop k="name" v="square"/>
     <prop k="color" v="194,230,153,255"/>
     <prop k="outline_style" v="no"/>
     <prop k="size" v="99.99999999999999"/>
     <prop k="size_unit" v="RenderMetersInMapUnits"/>
    </layer>
   </symbol>
   <symbol type="marker" name="4" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="name" value="square"/>
      <Option type="QString" name="color" value="120,198,121,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="size" value="99.99999999999999"/>
      <Option type="QString" name="size_unit" value="RenderMetersInMapUnits"/>
     </Option>
     <prop k="name" v="square"/>
     <prop k="color" v="120,198,121,255"/>
     <prop k="outline_style" v="no"/>
     <prop k="size" v="99.99999999999999"/>
     <prop k="size_unit" v="RenderMetersInMapUnits"/>
    </layer>
   </symbol>
   <symbol type="marker" name="5" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="name" value="square"/>
      <Option type="QString" name="color" value="49,163,84,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="size" value="99.99999999999999"/>
      <Option type="QString" name="size_unit" value="RenderMetersInMapUnits"/>
     </Option>
     <prop k="name" v="square"/>
     <prop k="color" v="49,163,84,255"/>
     <prop k="outline_style" v="no"/>
     <prop k="size" v="99.99999999999999"/>
     <prop k="size_unit" v="RenderMetersInMapUnits"/>
    </layer>
   </symbol>
   <symbol type="marker" name="6" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleMarker" enabled="1" locked="0" pass="0">
     <Option type="Map">
      <Option type="QString" name="name" value="square"/>
      <Option type="QString" name="color" value="0,104,55,255"/>
      <Option type="QString" name="outline_style" value="no"/>
      <Option type="QString" name="size" value="99.99999999999999"/>
      <Option type="QString" name="size_unit" value="RenderMetersInMapUnits"/>
     </Option>
     <prop k="name" v="square"/>
     <prop k="color" v="0,104,55,255"/>
     <prop k="outline_style" v="no"/>
     <prop k="size" v="99.99999999999999"/>
     <prop k="size_unit" v="RenderMetersInMapUnits"/>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <aliases>
  <alias index="0" field="id" name="格编号"/>
  <alias index="1" field="zone" name="所在分区"/>
  <alias index="2" field="demand" name="需求（人）"/>
  <alias index="3" field="facility_id" name="去往设施"/>
  <alias index="4" field="cost" name="路程（米）"/>
  <alias index="5" field="allocated" name="已分配（人）"/>
  <alias index="6" field="unmet" name="未满足（人）"/>
  <alias index="7" field="unreachable" name="去不了（人）"/>
  <alias index="8" field="shares" name="分流（设施:人）"/>
 </aliases>
</qgis>
