namespace DeepNet.Kernels;

/// <summary>As many random numbers as one element asks for: Philox under its own counter, one stream after
/// another.</summary>
/// <remarks>A sampler that rejects draws until it is satisfied stays a function of seed, counter and its
/// parameters.</remarks>
internal struct PhiloxStream(ulong key, ulong counter)
{
    // Behind the streams that tensors of numbers and seeds of splits take.
    private const ulong FirstStream = 16;
    private const double Step53 = 1.0 / (1L << 53);

    private ulong _stream = FirstStream;
    private PhiloxWords _words;
    private int _used = Philox.Words;

    /// <summary>Uniform in (0, 1), symmetric about ½.</summary>
    public double NextOpen()
    {
        ulong high = NextWord();
        return ((Philox.Join((uint)high, NextWord()) >> 11) + 0.5) * Step53;
    }

    /// <summary>Standard normal.</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(NextOpen()));
        return radius * Math.Cos(2 * Math.PI * NextOpen());
    }

    private uint NextWord()
    {
        if (_used == Philox.Words)
        {
            _words = Philox.Generate(key, counter, _stream++);
            _used = 0;
        }

        return _words[_used++];
    }
}
