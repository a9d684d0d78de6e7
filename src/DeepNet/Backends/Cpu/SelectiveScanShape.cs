namespace DeepNet.Backends.Cpu;

/// <summary>Sizes of a selective scan, and how its kernels cut it: an item is a strip of channels of one sample, a
/// chunk is a few steps.</summary>
/// <remarks>Where B and C are the same at all steps, channels form one group: each has its own matrices.</remarks>
internal readonly struct SelectiveScanShape(int batch, int channels, int groups, int states, int length)
{
    /// <summary>Channels of an item, whatever the SIMD width: sums over channels are added strip by strip.</summary>
    public const int Strip = 16;

    /// <summary>Steps between the states that the forward pass keeps: what the gradient computes again at a
    /// time.</summary>
    public const int Steps = 16;

    public int Batch => batch;

    public int Channels => channels;

    public int Groups => groups;

    public int States => states;

    public int Length => length;

    /// <summary>Strips of a group.</summary>
    public int Strips => ((channels / groups) + Strip - 1) / Strip;

    public long Items => (long)batch * groups * Strips;

    public int Chunks => (length + Steps - 1) / Steps;

    /// <summary>Values of all states of a strip.</summary>
    public int Block => states * Strip;

    /// <summary>Where an item's states lie in [batch, channels, states].</summary>
    public long StatesOf(SelectiveScanItem item) => ((item.Sample * channels) + item.Channel) * states;

    /// <summary>Where an item's data lie.</summary>
    public SelectiveScanItem Item(long item)
    {
        (long sampleGroup, long strip) = Math.DivRem(item, Strips);
        (long sample, long group) = Math.DivRem(sampleGroup, groups);
        int perGroup = channels / groups, channel = (int)((group * perGroup) + (strip * Strip));
        int width = (int)Math.Min(Strip, perGroup - (strip * Strip));
        return new(((sample * channels) + channel) * length, sampleGroup * states * length, sample, channel, width);
    }
}

/// <summary>Where an item's data lie.</summary>
/// <param name="Row">Of u, Δ and y: the first channel's first step.</param>
/// <param name="Matrix">Of B and C: the first state's first step.</param>
/// <param name="Sample">Place in the batch.</param>
/// <param name="Channel">The first channel.</param>
/// <param name="Width">How many channels there are; the strip's others are taken as 0.</param>
internal readonly record struct SelectiveScanItem(long Row, long Matrix, long Sample, int Channel, int Width);
