using DeepNet.Data;
using DeepNet.Data.Transforms;

namespace DeepNet.Samples.Detector;

/// <summary>Images in memory as a dataset.</summary>
internal sealed class SampleList(IReadOnlyList<ImageSample> samples) : IDataset<ImageSample>
{
    public int Count => samples.Count;

    public ImageSample this[int index] => samples[index];
}
