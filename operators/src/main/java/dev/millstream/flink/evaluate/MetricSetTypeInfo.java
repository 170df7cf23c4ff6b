package dev.millstream.flink.evaluate;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type of {@link MetricSet}s of the same metrics. */
final class MetricSetTypeInfo extends TypeInformation<MetricSet> {
  private static final long serialVersionUID = 1L;

  private final MetricSpecs specs;

  MetricSetTypeInfo(MetricSpecs specs) {
    this.specs = specs;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<MetricSet> getTypeClass() {
    return MetricSet.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<MetricSet> createSerializer(SerializerConfig config) {
    return new MetricSetSerializer(specs);
  }

  @Override
  public String toString() {
    return "MetricSet of " + specs.described();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MetricSetTypeInfo that && specs.equals(that.specs);
  }

  @Override
  public int hashCode() {
    return specs.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof MetricSetTypeInfo;
  }
}
