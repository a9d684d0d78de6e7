namespace DeepNet.Benchmarks.SideBySide;

internal enum GradientMode
{
    /// <summary>No gradient is asked for.</summary>
    Forward,

    /// <summary>The forward pass, recorded.</summary>
    Tracked,

    /// <summary>Forward and backward, with gradients of all floating inputs.</summary>
    Gradient,
}

/// <summary>One operation: random inputs, one output.</summary>
internal sealed class OperationWorkload(
    string name, string kind, Func<Feed> inputs, Func<Feed, Tensor> forward, GradientMode mode, object? options = null,
    bool exported = false)
    : Workload(name, kind, options)
{
    private const string OutputGradient = "dy";

    public override string Mode => mode.ToString().ToLowerInvariant();

    public override bool Exported => exported;

    public override Feed CreateInputs()
    {
        Tensor.ManualSeed(1);
        Feed feed = inputs();
        if (mode == GradientMode.Gradient)
        {
            using (Tensor.NoGrad())
                feed[OutputGradient] = Tensor.Randn(forward(feed).Shape);
        }

        return feed;
    }

    public override IPrepared Prepare(Feed inputs) => new Prepared(inputs, forward, mode);

    private sealed class Prepared : IPrepared
    {
        private readonly Feed _inputs;
        private readonly Func<Feed, Tensor> _forward;
        private readonly GradientMode _mode;
        private readonly KeyValuePair<string, Tensor>[] _tracked;

        public Prepared(Feed inputs, Func<Feed, Tensor> forward, GradientMode mode)
        {
            (_inputs, _forward, _mode) = (inputs, forward, mode);
            _tracked = mode == GradientMode.Forward
                ? []
                : [.. inputs.Where(item => item.Key != OutputGradient && item.Value.DType.IsFloatingPoint())];
            foreach ((_, Tensor tensor) in _tracked)
                tensor.RequireGrad();
        }

        public void Run() => Once();

        public Feed Check()
        {
            var answer = new Feed { ["y"] = Once().Detach() };
            if (_mode == GradientMode.Gradient)
            {
                foreach ((string name, Tensor tensor) in _tracked)
                    answer["d" + name] = tensor.Grad!;
            }

            return answer;
        }

        private Tensor Once()
        {
            if (_mode != GradientMode.Gradient)
                return _forward(_inputs);

            foreach ((_, Tensor tensor) in _tracked)
                tensor.Grad = null;
            Tensor y = _forward(_inputs);
            y.Backward(_inputs[OutputGradient]);
            return y;
        }
    }
}
