namespace DeepNet.Layers;

/// <summary>A Mamba block: a gated, causal convolution and selective state space model instead of attention.</summary>
/// <remarks>
/// [x, z] = inProj(input); x = silu(conv1d(x)); [Δ, B, C] = xProj(x); y = selectiveScan(x, softplus(dtProj(Δ)),
/// -exp(aLog), B, C, d) · silu(z); output = outProj(y). The work grows linearly with the length, and a
/// <see cref="Step"/> needs no more than the one before. State keys are those of mamba_ssm. Without selection, Δ, B and
/// C are parameters of each channel, the same for all inputs. Gu and Dao, 2023, https://arxiv.org/abs/2312.00752,
/// algorithms 2 and 1.
/// </remarks>
public sealed class Mamba : Layer
{
    private const double LeastStep = 1e-4;

    /// <summary>Creates the layer.</summary>
    /// <param name="modelDim">Size of the input's last dimension.</param>
    /// <param name="stateDim">States of each channel.</param>
    /// <param name="convKernel">Steps that the convolution sees.</param>
    /// <param name="expand">Inner channels for each of the model's.</param>
    /// <param name="dtRank">Numbers that each step's Δ is made of; ⌈modelDim / 16⌉ if not given.</param>
    /// <param name="dtMin">Smallest initial Δ.</param>
    /// <param name="dtMax">Largest initial Δ.</param>
    /// <param name="convBias">False leaves the convolution's bias out.</param>
    /// <param name="bias">True for biases of the first and last projection.</param>
    /// <param name="selective">False for Δ, B and C that do not depend on the input: a time-invariant system, as
    /// S4.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public Mamba(
        int modelDim, int stateDim = 16, int convKernel = 4, int expand = 2, int? dtRank = null, double dtMin = 0.001,
        double dtMax = 0.1, bool convBias = true, bool bias = false, bool selective = true,
        RandomSource? generator = null)
    {
        Check.Argument(modelDim > 0, $"Mamba: modelDim {modelDim} must be positive.");
        Check.Argument(stateDim > 0, $"Mamba: stateDim {stateDim} must be positive.");
        Check.Argument(convKernel > 0, $"Mamba: convKernel {convKernel} must be positive.");
        Check.Argument(expand > 0, $"Mamba: expand {expand} must be positive.");
        Check.Argument(dtRank is null or > 0, $"Mamba: dtRank {dtRank} must be positive.");
        Check.Argument(
            dtMin > 0 && dtMin <= dtMax && double.IsFinite(dtMax),
            $"Mamba: dtMin {dtMin} must be positive and not above dtMax {dtMax}, which must be finite.");
        (ModelDim, StateDim, ConvKernel, InnerDim) = (modelDim, stateDim, convKernel, modelDim * expand);
        DtRank = dtRank ?? ((modelDim + 15) / 16);
        ALog = new Parameter(
            Tensor.Arange(1, stateDim + 1, dtype: DType.Float32).Log().Expand([InnerDim, stateDim]).Clone());
        D = new Parameter(Tensor.Ones([InnerDim]));
        InProj = new Linear(modelDim, 2 * InnerDim, bias, generator);
        Conv1d = new Conv1d(
            InnerDim, InnerDim, convKernel, padding: convKernel - 1, groups: InnerDim, bias: convBias,
            generator: generator);
        if (selective)
        {
            XProj = new Linear(InnerDim, DtRank + (2 * stateDim), bias: false, generator);
            DtProj = new Linear(DtRank, InnerDim, bias: true, generator);
        }
        else
        {
            DtBias = new Parameter(Tensor.Empty([InnerDim]));
            B = new Parameter(Tensor.Ones([InnerDim, stateDim]));
            C = new Parameter(Tensor.Randn([InnerDim, stateDim], generator: generator));
        }

        OutProj = new Linear(InnerDim, modelDim, bias, generator);
        if (DtProj is not null)
        {
            double bound = 1 / Math.Sqrt(DtRank);
            Init.Uniform(DtProj.Weight, -bound, bound, generator);
        }

        // Steps between dtMin and dtMax, evenly in their logarithm, through the inverse of softplus: dt + ln(1 - e⁻ᵈᵗ).
        Tensor dt = Tensor.Rand([InnerDim], generator: generator);
        dt = ((dt * (Math.Log(dtMax) - Math.Log(dtMin))) + Math.Log(dtMin)).Exp().Maximum(LeastStep);
        (DtProj?.Bias ?? DtBias)!.CopyFrom(dt + (-(-dt).Expm1()).Log());
    }

    /// <summary>Size of the input's last dimension.</summary>
    public int ModelDim { get; }

    /// <summary>Channels inside: expand · modelDim.</summary>
    public int InnerDim { get; }

    /// <summary>States of each channel.</summary>
    public int StateDim { get; }

    /// <summary>Steps that the convolution sees.</summary>
    public int ConvKernel { get; }

    /// <summary>Numbers that each step's Δ is made of.</summary>
    public int DtRank { get; }

    /// <summary>Whether Δ, B and C depend on the input.</summary>
    public bool Selective => XProj is not null;

    /// <summary>ln(-A), [innerDim, stateDim]; starts at ln 1, ln 2, ….</summary>
    [Key("A_log")]
    public Parameter ALog { get; }

    /// <summary>D, [innerDim]; starts at 1.</summary>
    [Key("D")]
    public Parameter D { get; }

    /// <summary>modelDim to 2 · innerDim: x and its gate z.</summary>
    public Linear InProj { get; }

    /// <summary>The causal convolution of each channel.</summary>
    public Conv1d Conv1d { get; }

    /// <summary>innerDim to dtRank + 2 · stateDim: Δ, B and C; null without selection.</summary>
    public Linear? XProj { get; }

    /// <summary>dtRank to innerDim: Δ of each channel; null without selection.</summary>
    public Linear? DtProj { get; }

    /// <summary>Δ before softplus, [innerDim]; null with selection.</summary>
    public Parameter? DtBias { get; }

    /// <summary>B, [innerDim, stateDim]; null with selection, else starts at 1.</summary>
    [Key("B")]
    public Parameter? B { get; }

    /// <summary>C, [innerDim, stateDim]; null with selection, else starts normal.</summary>
    [Key("C")]
    public Parameter? C { get; }

    /// <summary>innerDim to modelDim.</summary>
    public Linear OutProj { get; }

    /// <summary>[batch, length, modelDim] to the same; a step sees itself and what is before it.</summary>
    /// <exception cref="ShapeException">The shape does not fit.</exception>
    public override Tensor Forward(Tensor x)
    {
        CheckInput(x);
        return Observed(x.Count == 0 ? x : Run(x, null).Y);
    }

    /// <summary>The same for a part of a sequence, as a prompt or a chunk of it in generation.</summary>
    /// <param name="x">[batch, length, modelDim].</param>
    /// <param name="state">What the part or step before gave; null at the beginning.</param>
    /// <returns>[batch, length, modelDim], and the state for the next part or <see cref="Step"/>; the given one stays
    /// as it is.</returns>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    public (Tensor Y, MambaState State) Forward(Tensor x, MambaState? state)
    {
        CheckInput(x);
        state = Checked(state, x);
        if (x.Count == 0)
            return (Observed(x), state);
        (Tensor y, Tensor inputs, Tensor states) = Run(x, state);
        return (Observed(y), new MambaState(inputs.Narrow(2, x.Shape[1], ConvKernel - 1), states));
    }

    /// <summary>Δ, how much of its input each step takes in and how much of the states it lets fade:
    /// [batch, length, modelDim] to [batch, length, innerDim].</summary>
    /// <exception cref="ShapeException">The shape does not fit.</exception>
    public Tensor StepSizes(Tensor x)
    {
        CheckInput(x);
        (int batch, int length) = (x.Shape[0], x.Shape[1]);
        if (DtBias is not null)
            return DtBias.Value.Softplus().Expand([batch, length, InnerDim]);
        if (x.Count == 0)
            return Tensor.Zeros([batch, length, InnerDim], x.DType, x.Device);
        Tensor u = Convolved(Inputs(InProj.Forward(x), null)).Transpose(1, 2);
        return DtProj!.Forward(StepParameters(u).Dt).Softplus();
    }

    /// <summary>The result, what the convolution read and the last states.</summary>
    private (Tensor Y, Tensor Inputs, Tensor States) Run(Tensor x, MambaState? state)
    {
        Tensor projected = InProj.Forward(x); // [batch, length, 2 · innerDim]
        Tensor inputs = Inputs(projected, state); // [batch, innerDim, convKernel - 1 + length]
        Tensor gate = projected.Narrow(2, InnerDim, InnerDim).Silu(); // [batch, length, innerDim]
        Tensor u = Convolved(inputs); // [batch, innerDim, length]
        Tensor delta, b, c;
        if (XProj is not null)
        {
            (Tensor dt, b, c) = StepParameters(u.Transpose(1, 2));
            delta = DtProj!.Forward(dt).Softplus().Transpose(1, 2); // [batch, innerDim, length]
            (b, c) = (b.Transpose(1, 2), c.Transpose(1, 2)); // [batch, stateDim, length]
        }
        else
        {
            delta = DtBias!.Value.Softplus().Unsqueeze(1).Expand(u.Shape);
            (b, c) = (B!.Value, C!.Value);
        }

        (Tensor y, Tensor states) = Tensor.SelectiveScanWithState(
            u, delta, -ALog.Value.Exp(), b, c, state?.States, D);
        return (OutProj.Forward(y.Transpose(1, 2).Contiguous() * gate), inputs, states);
    }

    /// <summary>What the convolution reads: what it read last, and the first half of the projection.</summary>
    private Tensor Inputs(Tensor projected, MambaState? state)
    {
        Tensor x = projected.Narrow(2, 0, InnerDim).Transpose(1, 2);
        Tensor before = state?.Convolution
            ?? Tensor.Zeros([x.Shape[0], InnerDim, ConvKernel - 1], x.DType, x.Device);
        return Tensor.Concat([before, x], 2);
    }

    /// <summary>What the scan reads, convKernel - 1 steps shorter than what the convolution reads.</summary>
    private Tensor Convolved(Tensor inputs) =>
        inputs.Conv1d(Conv1d.Weight, Conv1d.Bias, groups: InnerDim).Silu();

    /// <summary>One step of a sequence, as in generation: what <see cref="Forward(Tensor)"/> gives at that
    /// step.</summary>
    /// <param name="x">[batch, modelDim].</param>
    /// <param name="state">What the step before gave; null at the beginning.</param>
    /// <returns>[batch, modelDim], and the state for the next step; the given one stays as it is.</returns>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    public (Tensor Y, MambaState State) Step(Tensor x, MambaState? state = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(x.Rank == 2 && x.Shape[1] == ModelDim, $"Mamba: input {x.Shape} must be [batch, {ModelDim}].");
        state = Checked(state, x);
        Tensor[] parts = InProj.Forward(x).Split(InnerDim, 1);
        Tensor window = Tensor.Concat([state.Convolution, parts[0].Unsqueeze(2)], 2);
        Tensor u = (window * Conv1d.Weight.Value.Reshape(InnerDim, ConvKernel)).Sum(2);
        if (Conv1d.Bias is not null)
            u += Conv1d.Bias;
        u = u.Silu();
        Tensor delta, b, c;
        if (XProj is not null)
        {
            (Tensor dt, b, c) = StepParameters(u);
            delta = DtProj!.Forward(dt);
            (b, c) = (b.Unsqueeze(1), c.Unsqueeze(1));
        }
        else
        {
            (delta, b, c) = (DtBias!.Value, B!.Value, C!.Value);
        }

        delta = delta.Softplus();
        Tensor decay = (delta.Unsqueeze(-1) * -ALog.Value.Exp()).Exp();
        Tensor h = (decay * state.States) + ((delta * u).Unsqueeze(2) * b);
        Tensor y = ((h * c).Sum(2) + (u * D)) * parts[1].Silu();
        return (OutProj.Forward(y), new MambaState(window.Narrow(2, 1, ConvKernel - 1), h));
    }

    private void CheckInput(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank == 3 && x.Shape[2] == ModelDim, $"Mamba: input {x.Shape} must be [batch, length, {ModelDim}].");
    }

    /// <summary>The state, or that of the beginning.</summary>
    private MambaState Checked(MambaState? state, Tensor x)
    {
        int batch = x.Shape[0];
        state ??= new MambaState(
            Tensor.Zeros([batch, InnerDim, ConvKernel - 1], x.DType, x.Device),
            Tensor.Zeros([batch, InnerDim, StateDim], x.DType, x.Device));
        CheckState("States", state.States, StateDim);
        CheckState("Convolution", state.Convolution, ConvKernel - 1);
        return state;

        void CheckState(string name, Tensor part, int size) => Check.Shape(
            part.Rank == 3 && part.Shape[0] == batch && part.Shape[1] == InnerDim && part.Shape[2] == size,
            $"Mamba: {name} of the state, {part.Shape}, must be [{batch}, {InnerDim}, {size}].");
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{ModelDim}, stateDim: {StateDim}, convKernel: {ConvKernel}, innerDim: {InnerDim}, dtRank: {DtRank}"
        + (XProj is null ? ", selective: false" : "");

    private (Tensor Dt, Tensor B, Tensor C) StepParameters(Tensor u)
    {
        Tensor all = XProj!.Forward(u);
        return (
            all.Narrow(-1, 0, DtRank), all.Narrow(-1, DtRank, StateDim), all.Narrow(-1, DtRank + StateDim, StateDim));
    }
}
