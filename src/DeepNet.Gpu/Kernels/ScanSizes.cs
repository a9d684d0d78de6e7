namespace DeepNet.Gpu.Kernels;

/// <summary>Sizes of a selective scan, and where the data of a channel lie. A group of threads takes a strip of
/// channels of one sample; its threads share the channels' states.</summary>
/// <remarks>Where B and C are the same at all steps, channels form one group: each has its own matrices.</remarks>
internal readonly struct ScanSizes(int batch, int channels, int groups, int states, int length, bool isConstant)
{
    /// <summary>Channels of a strip.</summary>
    public const int Strip = 16;

    /// <summary>Steps between the states that the forward pass keeps: what the gradient computes again at a
    /// time.</summary>
    public const int Steps = 16;

    /// <summary>Threads of a group, at most; a multiple of <see cref="Strip"/>.</summary>
    public const int MostThreads = 64;

    /// <summary>Distance of two steps in shared memory: one more, so that a column lies in different banks.</summary>
    public const int Pitch = MostThreads + 1;

    public readonly int Channels = channels;
    public readonly int States = states;
    public readonly int Length = length;

    /// <summary>1 if every channel has its own B and C, the same at all steps.</summary>
    public readonly int IsConstant = isConstant ? 1 : 0;

    /// <summary>From a step of B and C to the next.</summary>
    public readonly int MatrixStep = isConstant ? 0 : 1;

    /// <summary>From a state of B and C to the next.</summary>
    public readonly int MatrixState = isConstant ? 1 : length;

    private readonly int _batch = batch;
    private readonly int _groups = groups;

    /// <summary>Strips of a group of channels.</summary>
    public int Strips => ((Channels / _groups) + Strip - 1) / Strip;

    /// <summary>Strips of all samples.</summary>
    public long Pieces => (long)_batch * _groups * Strips;

    public int Chunks => (Length + Steps - 1) / Steps;

    /// <summary>Where the data of one channel of a strip lie.</summary>
    public ScanPlace Place(long piece, int lane)
    {
        long sampleGroup = piece;
        int strip = GpuIndex.Take(ref sampleGroup, Strips);
        long sample = sampleGroup;
        int group = GpuIndex.Take(ref sample, _groups), perGroup = Channels / _groups;
        int inGroup = (strip * Strip) + lane;
        bool isInside = inGroup < perGroup;
        int channel = (group * perGroup) + (isInside ? inGroup : 0);
        long row = (sample * Channels) + channel;
        long matrix = IsConstant != 0 ? (long)channel * States : sampleGroup * States * Length;
        return new ScanPlace(row, matrix, channel, isInside ? 1 : 0);
    }
}

/// <summary>Where the data of a channel lie.</summary>
internal readonly struct ScanPlace(long row, long matrix, int channel, int isInside)
{
    /// <summary>Which row of u [batch · channels, length].</summary>
    public readonly long Row = row;

    /// <summary>Of B and C: the first state's first step.</summary>
    public readonly long Matrix = matrix;

    /// <summary>The channel.</summary>
    public readonly int Channel = channel;

    /// <summary>0 if there is no such channel.</summary>
    public readonly int IsInside = isInside;
}
